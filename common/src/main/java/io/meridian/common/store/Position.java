package io.meridian.common.store;

/**
 * A place in a log.
 *
 * @param store id of the store, made once with its first schema
 * @param epoch random id of the writer's run that appended the revision; a start or take-over begins a new one
 * @param revision number of the commit, from 1; 0 before the first
 */
public record Position(String store, String epoch, long revision) {}
