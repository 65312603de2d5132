/**
 * The shell around the sync engine: it reads logs, steps one state machine for each session, applies what arrives in one write and
 * keeps the timers. It knows no transport: {@link io.meridian.common.sync.drive.Link} and
 * {@link io.meridian.common.sync.drive.Session} are all that one sees of the other.
 */
@NullMarked
package io.meridian.common.sync.drive;

import org.jspecify.annotations.NullMarked;
