package io.meridian.common.sync.drive;

import io.meridian.common.store.Canonical;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Message.Filter;

/**
 * What a zone subscribes to, and by which rules it takes in what comes.
 *
 * @param zone name of the zone
 * @param transport what carries its sessions, such as {@code grpc}
 * @param instance this process, new at each start
 * @param direction tells copies from the zone's own resources
 * @param form how the zone's store spells resources
 * @param filter what it wants
 * @param acceptance judges each offered resource
 */
public record Subscription(
        String zone,
        String transport,
        String instance,
        Direction direction,
        Canonical.Form form,
        Filter filter,
        Acceptance acceptance) {}
