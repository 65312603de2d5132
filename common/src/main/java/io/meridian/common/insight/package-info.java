/**
 * How zones and their proxies fare: what zones report and global shows. It is kept in memory or sampled beside the log, never in it
 * (design decision 7), and what can be counted from what is stored is counted when somebody asks.
 */
@NullMarked
package io.meridian.common.insight;

import org.jspecify.annotations.NullMarked;
