/** Records that REST answers with and the CLI reads: plain values of JSON's own types, each shape written once. */
@NullMarked
package io.meridian.common.api;

import org.jspecify.annotations.NullMarked;
