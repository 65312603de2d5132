package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;

/**
 * Spans sent to Datadog.
 *
 * @param address host of the collector
 * @param port its port
 * @param splitService whether inbound and outbound spans have services of their own
 */
public record DatadogConf(String address, long port, boolean splitService) {
    public static Conf<DatadogConf> read(Struct conf) {
        return Conf.read(
                conf,
                reader ->
                        new DatadogConf(reader.string("address"), reader.uint32("port"), reader.bool("splitService")));
    }
}
