/** What every verb needs of its surroundings and of the terminal: progress, tables, ends. */
@NullMarked
package io.meridian.cli.terminal;

import org.jspecify.annotations.NullMarked;
