/** What tests of several modules share: tables of cases, material made for a run, small real parts. */
@NullMarked
package io.meridian.common.testing;

import org.jspecify.annotations.NullMarked;
