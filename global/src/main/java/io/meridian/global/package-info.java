@NullMarked
package io.meridian.global;

import org.jspecify.annotations.NullMarked;
