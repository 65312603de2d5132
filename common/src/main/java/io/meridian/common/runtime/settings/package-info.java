/**
 * What an operator can set, by the names that the reference gave its settings ({@code KUMA_*}, spec/rest-api §8) and by ours
 * ({@code MERIDIAN_*}): one interface for each feature, the configuration as {@code GET /config} shows it, and which choices are unsafe.
 */
@NullMarked
package io.meridian.common.runtime.settings;

import org.jspecify.annotations.NullMarked;
