package io.meridian.common.sync.grpc;

import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;

/** Where the server opens a session for each zone that subscribes: {@code ProviderHub::open}. */
@FunctionalInterface
public interface ProviderSessions {
    Session<FromSubscriber> open(PeerIdentity zone, Link<FromProvider> link);
}
