package io.meridian.common.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a list of dataplanes or external services may be narrowed by (spec/rest-api §2.7).
 *
 * @param tags parts of tag values by tag, all of which one inbound, or the gateway, must carry; {@code *} is any value
 * @param gateway what is asked of the gateway
 */
record DataplaneFilter(Map<String, String> tags, Gateway gateway) {

    static final DataplaneFilter NONE = new DataplaneFilter(Map.of(), Gateway.ANY);

    enum Gateway {
        ANY,
        SOME,
        ABSENT,
        BUILTIN,
        DELEGATED
    }

    DataplaneFilter {
        tags = Map.copyOf(tags);
    }

    /** What reading the parameters came to. */
    sealed interface Parsed {
        record Sound(DataplaneFilter filter) implements Parsed {}

        record Unsound(Violation violation) implements Parsed {}
    }

    static Parsed of(Call call, ResourceKind kind) {
        boolean dataplanes = kind.name().equals("Dataplane");
        if (!dataplanes && !kind.name().equals("ExternalService")) {
            return new Parsed.Sound(NONE);
        }
        Map<String, String> tags = new TreeMap<>();
        for (String pair : call.query().getOrDefault("tag", List.of())) {
            int colon = pair.indexOf(':');
            if (colon >= 0) {
                tags.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        String asked = dataplanes ? call.query("gateway").orElse("") : "";
        return gateway(asked)
                .<Parsed>map(gateway -> new Parsed.Sound(new DataplaneFilter(tags, gateway)))
                .orElseGet(() -> new Parsed.Unsound(new Violation(
                        call.template() + ".gateway",
                        "shoud use `true`, `false`, 'builtin' or 'delegated' instead of " + asked)));
    }

    boolean selects(Resource candidate) {
        if (tags.isEmpty() && gateway == Gateway.ANY) {
            return true;
        }
        try {
            return switch (candidate.key().kind()) {
                case "Dataplane" ->
                    selects(Dataplane.parseFrom(candidate.spec()).getNetworking());
                case "ExternalService" ->
                    carriesAll(ExternalService.parseFrom(candidate.spec()).getTagsMap());
                default -> true;
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(candidate.key() + " is stored with bytes that are not of its kind", e);
        }
    }

    private boolean selects(Dataplane.Networking networking) {
        boolean has = networking.hasGateway();
        boolean builtin = has && networking.getGateway().getType() == GatewayType.BUILTIN;
        boolean fits =
                switch (gateway) {
                    case ANY -> true;
                    case SOME -> has;
                    case ABSENT -> !has;
                    case BUILTIN -> builtin;
                    case DELEGATED -> has && !builtin;
                };
        Stream<Map<String, String>> carriers = Stream.concat(
                networking.getInboundList().stream().map(Dataplane.Networking.Inbound::getTagsMap),
                has ? Stream.of(networking.getGateway().getTagsMap()) : Stream.empty());
        return fits && (tags.isEmpty() || carriers.anyMatch(this::carriesAll));
    }

    private boolean carriesAll(Map<String, String> carried) {
        return tags.entrySet().stream().allMatch(asked -> {
            String value = carried.get(asked.getKey());
            return value != null && (asked.getValue().equals("*") || value.contains(asked.getValue()));
        });
    }

    private static Optional<Gateway> gateway(String asked) {
        return switch (asked) {
            case "" -> Optional.of(Gateway.ANY);
            case "true" -> Optional.of(Gateway.SOME);
            case "false" -> Optional.of(Gateway.ABSENT);
            case "builtin" -> Optional.of(Gateway.BUILTIN);
            case "delegated" -> Optional.of(Gateway.DELEGATED);
            default -> Optional.empty();
        };
    }
}
