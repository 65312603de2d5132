package io.meridian.common.sync.grpc;

import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;

/** Where the client opens a session for each connection to global: {@code SubscriberDrive::open}. */
@FunctionalInterface
public interface SubscriberSessions {
    Session<FromProvider> open(Link<FromSubscriber> link);
}
