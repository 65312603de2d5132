package io.meridian.common.insight;

import com.google.protobuf.ByteString;
import io.meridian.common.model.ResourceKey;

/**
 * How one proxy of a zone fares, as it travels from the zone to global.
 *
 * @param key its key at global: the kind of an insight, and a name with the zone's hash suffix (spec/kds-protocol §4.6)
 * @param bytes the serialised {@code KumaResource} of the same key
 */
public record Insight(ResourceKey key, ByteString bytes) {

    /** Key and size: configurations of proxies are nobody's business in a log. */
    @Override
    public String toString() {
        return "Insight[" + key + ", " + bytes.size() + " bytes]";
    }
}
