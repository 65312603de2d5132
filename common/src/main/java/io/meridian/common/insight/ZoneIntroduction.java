package io.meridian.common.insight;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.meridian.wire.system.v1alpha1.KumaCpVersion;

/**
 * What a zone's control plane says of itself when it subscribes (spec/kds-protocol §3.2).
 *
 * @param instance its process, new at each start; empty when it does not say
 * @param version the release it is compatible with
 * @param config its configuration without secrets, JSON; empty when it does not say
 * @param tokenShown whether it authenticated by a zone token
 */
public record ZoneIntroduction(String instance, KumaCpVersion version, String config, boolean tokenShown) {

    /** Reads the metadata of a node; what is missing or of another type is empty. */
    public static ZoneIntroduction of(Struct metadata, boolean tokenShown) {
        Struct version = struct(struct(metadata, "version"), "kumaCp");
        return new ZoneIntroduction(
                text(metadata, "control-plane-id"),
                KumaCpVersion.newBuilder()
                        .setVersion(text(version, "version"))
                        .setGitTag(text(version, "gitTag"))
                        .setGitCommit(text(version, "gitCommit"))
                        .setBuildDate(text(version, "buildDate"))
                        .build(),
                text(metadata, "config"),
                tokenShown);
    }

    private static Struct struct(Struct parent, String name) {
        return parent.getFieldsOrDefault(name, Value.getDefaultInstance()).getStructValue();
    }

    private static String text(Struct parent, String name) {
        return parent.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
    }
}
