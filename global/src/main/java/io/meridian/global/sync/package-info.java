/** What global takes of what its zones provide, and how it is wired to them. */
@NullMarked
package io.meridian.global.sync;

import org.jspecify.annotations.NullMarked;
