package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;

/**
 * Spans sent to Zipkin.
 *
 * @param url the collector, with an explicit port
 * @param traceId128bit whether ids have 128 bits
 * @param apiVersion {@code httpJson}, {@code httpJsonV1}, {@code httpProto}; empty for the first
 * @param sharedSpanContext whether client and server share the context; they do unless it is switched off
 */
public record ZipkinConf(String url, boolean traceId128bit, String apiVersion, boolean sharedSpanContext) {
    public static Conf<ZipkinConf> read(Struct conf) {
        return Conf.read(
                conf,
                reader -> new ZipkinConf(
                        reader.string("url"),
                        reader.bool("traceId128bit"),
                        reader.string("apiVersion"),
                        reader.optionalBool("sharedSpanContext").orElse(true)));
    }
}
