/**
 * REST for every kind, served by both control planes: which paths there are, what they answer, and in which words they refuse. All
 * of it is functions from a request to an answer but for the shell at the end ({@link io.meridian.common.rest.RestRoutes}), which
 * reads from and writes to Vert.x.
 */
@NullMarked
package io.meridian.common.rest;

import org.jspecify.annotations.NullMarked;
