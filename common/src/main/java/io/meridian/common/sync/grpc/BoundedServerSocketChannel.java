package io.meridian.common.sync.grpc;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.function.Predicate;

/** A listening socket that closes connections beyond their bounds as they come, before anything is made for them. */
final class BoundedServerSocketChannel extends NioServerSocketChannel {
    private final Predicate<Channel> mayStay;

    BoundedServerSocketChannel(Predicate<Channel> mayStay) {
        this.mayStay = mayStay;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        if (count > 0) {
            Channel newest = (Channel) accepted.getLast();
            if (!mayStay.test(newest)) {
                accepted.removeLast();
                newest.unsafe().closeForcibly();
                return 0;
            }
        }
        return count;
    }
}
