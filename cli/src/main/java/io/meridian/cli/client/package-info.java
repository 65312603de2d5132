/** One control plane as the command line sees it: requests, answers, and what keeps it from answering. */
@NullMarked
package io.meridian.cli.client;

import org.jspecify.annotations.NullMarked;
