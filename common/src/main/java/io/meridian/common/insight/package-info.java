/** How resources fare, counted: functions of what is stored, computed when somebody asks and stored nowhere. */
@NullMarked
package io.meridian.common.insight;

import org.jspecify.annotations.NullMarked;
