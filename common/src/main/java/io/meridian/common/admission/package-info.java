/**
 * The path of a write, from a decoded document to one transaction: which rules a kind has, what else a write brings with it, and
 * what the author is told. REST, CLI, CRDs and Kafka come in here; none decides anything itself.
 */
@NullMarked
package io.meridian.common.admission;

import org.jspecify.annotations.NullMarked;
