/**
 * Claims, measured: packaged control planes under the loads of the budget table, each figure beside its budget and, where there
 * is one, beside a floor taken in the same run.
 */
@NullMarked
package io.meridian.bench;

import org.jspecify.annotations.NullMarked;
