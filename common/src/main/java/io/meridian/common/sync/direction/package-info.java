/**
 * What goes from global to zones: which kinds, and of these which resource to whom, as rules to be read from top to bottom. How
 * a resource is spelled on its way (labels, names, keys) is the codec's, who sees it is told here.
 */
@NullMarked
package io.meridian.common.sync.direction;

import org.jspecify.annotations.NullMarked;
