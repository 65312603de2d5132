/** {@code POST /tokens/…}: who may have a token issued, what a request for one must say, and the token as text (spec/rest-api §5.1). */
@NullMarked
package io.meridian.common.rest.tokens;

import org.jspecify.annotations.NullMarked;
