/** The store alone, without HTTP before it: what its journal and committer can do on this machine's disk. */
@NullMarked
package io.meridian.bench.store;

import org.jspecify.annotations.NullMarked;
