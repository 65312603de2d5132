/** What control planes tell Prometheus of sync: read when somebody asks, counted where something happens anyway. */
@NullMarked
package io.meridian.common.runtime.metrics;

import org.jspecify.annotations.NullMarked;
