/** How an embedded store's file reaches the disk: H2's own files, with the order of writes that a loss of power asks for. */
@NullMarked
package io.meridian.common.store.panache.disk;

import org.jspecify.annotations.NullMarked;
