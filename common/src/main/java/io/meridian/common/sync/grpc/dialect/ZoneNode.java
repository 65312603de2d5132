package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a control plane says of itself when it subscribes (spec/kds-protocol §3.2).
 *
 * @param zone name of the zone at either end: global, too, gives it as {@code node.id}
 * @param instance id of this run of its control plane, such as {@code host-3f2a}
 * @param version version of Kuma that it is compatible with, such as {@code 2.13.10}
 * @param config its configuration without secrets, a JSON object; a reference global reads {@code store.type} from a zone's,
 *     and gives none of its own
 */
public record ZoneNode(String zone, String instance, String version, String config) {
    /** What every control plane of ours understands, whatever it subscribes to: a reference global would otherwise send names without hash. */
    private static final List<String> TRANSPORT_FEATURES = List.of("hash-suffix", "zone-token");

    /** The node of an acknowledgement: the zone and nothing else. */
    public Node brief() {
        return Node.newBuilder().setId(zone).build();
    }

    /** The node of a first request. */
    public Node full(Collection<String> features) {
        return Node.newBuilder().setId(zone).setMetadata(metadata(features)).build();
    }

    Struct metadata(Collection<String> features) {
        SortedSet<String> all = new TreeSet<>(features);
        all.addAll(TRANSPORT_FEATURES);
        ListValue.Builder announced = ListValue.newBuilder();
        all.forEach(feature -> announced.addValues(text(feature)));
        Struct kumaCp = Struct.newBuilder()
                .putFields("version", text(version))
                .putFields("gitTag", text(version))
                .putFields("gitCommit", text("unknown"))
                .putFields("buildDate", text("unknown"))
                .build();
        return Struct.newBuilder()
                .putFields(
                        "version",
                        struct(Struct.newBuilder()
                                .putFields("kumaCp", struct(kumaCp))
                                .build()))
                .putFields("config", text(config))
                .putFields("control-plane-id", text(instance))
                .putFields(
                        "features", Value.newBuilder().setListValue(announced).build())
                .build();
    }

    static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    static Value struct(Struct value) {
        return Value.newBuilder().setStructValue(value).build();
    }
}
