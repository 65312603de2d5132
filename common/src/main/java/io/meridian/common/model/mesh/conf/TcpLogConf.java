package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;

/**
 * An access log sent over TCP.
 *
 * @param address {@code HOST:PORT} of the receiver
 */
public record TcpLogConf(String address) {
    public static Conf<TcpLogConf> read(Struct conf) {
        return Conf.read(conf, reader -> new TcpLogConf(reader.string("address")));
    }
}
