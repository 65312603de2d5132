package io.meridian.common.sync.drive;

import io.meridian.common.sync.Message;

/** A session that was over before it began. */
final class EndedSession<M extends Message> implements Session<M> {
    @Override
    public void received(M message) {}

    @Override
    public void ready() {}

    @Override
    public void closed() {}
}
