/**
 * Who somebody is and what they may do: users, tokens with their signing keys, the rules of access, and which zone a connection
 * belongs to. Functions of what a request shows and of what is stored; REST and KDS ask here and decide nothing themselves.
 */
@NullMarked
package io.meridian.common.auth;

import org.jspecify.annotations.NullMarked;
