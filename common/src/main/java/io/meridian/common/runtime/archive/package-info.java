/**
 * The ahead-of-time cache (JEP 483, 514 and 515) of a package: the classes of a start, parsed, linked and profiled when the package is
 * built, so that no start does it again. Depends on nothing but the JDK: it runs before there is a package to run.
 */
@NullMarked
package io.meridian.common.runtime.archive;

import org.jspecify.annotations.NullMarked;
