package io.meridian.common.sync.grpc;

import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;

/** Where the server opens a session for each zone that provides: what the zone has comes in on it. */
@FunctionalInterface
public interface ZoneSubscriptions {
    Session<FromProvider> open(PeerIdentity zone, Link<FromSubscriber> link);
}
