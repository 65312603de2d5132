/**
 * What is wrong with a resource: violations with their paths, and the rules of each kind as pure functions. Every rule reports
 * all it finds, none throws for bad input.
 */
@NullMarked
package io.meridian.common.validation;

import org.jspecify.annotations.NullMarked;
