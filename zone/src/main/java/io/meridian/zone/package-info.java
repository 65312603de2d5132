@NullMarked
package io.meridian.zone;

import org.jspecify.annotations.NullMarked;
