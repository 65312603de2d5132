/** The command line: its verbs, what they share, and how they end. Talks the public REST API and nothing else. */
@NullMarked
package io.meridian.cli;

import org.jspecify.annotations.NullMarked;
