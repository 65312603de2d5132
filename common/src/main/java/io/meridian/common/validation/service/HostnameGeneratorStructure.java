package io.meridian.common.validation.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.meridian.common.validation.Violation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The structural rule of a HostnameGenerator: it selects exactly one kind of service. */
public final class HostnameGeneratorStructure {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HostnameGeneratorStructure() {}

    /** Every rule that this spec breaks. */
    public static List<Violation> violations(ByteString spec) {
        try {
            JsonNode selector = JSON.readTree(spec.newInput()).path("selector");
            long selectors = Stream.of("meshService", "meshExternalService", "meshMultiZoneService")
                    .filter(selector::hasNonNull)
                    .count();
            return selectors == 1
                    ? List.of()
                    : List.of(new Violation(
                            "spec.selector",
                            "has to have exactly one of meshService, meshExternalService, meshMultiZoneService"));
        } catch (IOException e) {
            return List.of(new Violation("spec", "is not readable as JSON"));
        }
    }
}
