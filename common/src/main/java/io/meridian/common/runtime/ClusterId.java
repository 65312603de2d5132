package io.meridian.common.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.auth.RandomId;
import io.meridian.common.auth.User;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.Write;
import io.meridian.wire.system.v1alpha1.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The id of a federation: a Config that global makes once and zones get by sync (spec/rest-api §1.4, spec/kds-protocol §5.5). */
public final class ClusterId {
    private static final ResourceKey KEY = ResourceKey.global(ResourceKinds.CONFIG.name(), "kuma-cluster-id");

    private ClusterId() {}

    /** The id; empty until known. */
    public static String in(ResourceReader stored) {
        return stored.get(KEY).map(config -> text(config.resource())).orElse("");
    }

    /** Makes it, when there is none. */
    static Optional<Write> missing(ResourceReader stored, RandomGenerator random) {
        if (stored.get(KEY).isPresent()) {
            return Optional.empty();
        }
        Config config =
                Config.newBuilder().setConfig(RandomId.uuid(random).toString()).build();
        Resource resource = new Resource(KEY, Map.of(), config.toByteString());
        return Optional.of(new Write(
                List.of(new Write.Mutation.Put(resource, Write.Expected.ABSENT, Optional.empty())),
                List.of(),
                Map.of(),
                User.CONTROL_PLANE.name()));
    }

    private static String text(Resource resource) {
        try {
            return Config.parseFrom(resource.spec()).getConfig();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }
}
