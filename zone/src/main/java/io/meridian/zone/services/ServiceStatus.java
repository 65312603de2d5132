package io.meridian.zone.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.zone.routing.MultiZoneMembers;
import io.meridian.zone.routing.ServiceReading;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a zone knows of a service beside its spec (spec/zone-dataplane §8.3): the status of MeshServices, MeshMultiZoneServices and
 * MeshExternalServices. Pure.
 *
 * @param snapshot what the zone knows
 * @param hostnames of all its services
 * @param addresses the address of a service, where it has one
 * @param insights how a dataplane fares, by the key of its insight
 */
record ServiceStatus(
        ZoneSnapshot snapshot,
        Hostnames hostnames,
        Function<ResourceKey, Optional<String>> addresses,
        Function<ResourceKey, Optional<ByteString>> insights) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The status of a service as compact JSON; that of any other resource as it is. */
    ByteString of(Resource service) {
        return switch (service.key().kind()) {
            case "MeshService" -> bytes(meshService(service));
            case "MeshMultiZoneService" -> bytes(multiZone(service));
            case "MeshExternalService" -> bytes(external(service));
            default -> service.status();
        };
    }

    private ObjectNode meshService(Resource service) {
        ObjectNode status = named(service);
        ObjectNode proxies = status.putObject("dataplaneProxies");
        ObjectNode tls = status.putObject("tls");
        // Of another zone's, that zone knows.
        if (!service.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL)) {
            Backing backing = Backing.of(ServiceReading.of(service), snapshot);
            List<DataplaneInsight> known = backing.dataplanes().keySet().stream()
                    .map(this::insight)
                    .flatMap(Optional::stream)
                    .toList();
            proxies.put(
                    "connected", known.stream().filter(ServiceStatus::isOnline).count());
            proxies.put("healthy", backing.healthy());
            proxies.put("total", backing.dataplanes().size());
            boolean mutualTls = snapshot.mesh(service.key().mesh())
                    .filter(facts -> facts.mesh().mtls().enabled())
                    .isPresent();
            long certified = known.stream()
                    .filter(insight -> !insight.getMTLS().getIssuedBackend().isEmpty())
                    .count();
            tls.put("status", mutualTls && certified == backing.dataplanes().size() ? "Ready" : "NotReady");
        }
        return withAddresses(status, service);
    }

    private ObjectNode multiZone(Resource service) {
        ObjectNode status = named(service);
        ArrayNode members = status.putArray("meshServices");
        JsonNode spec = ResourceDocuments.spec(service);
        MultiZoneMembers.of(spec, snapshot, service.key().mesh()).forEach(member -> members.addObject()
                .put("name", member.resource().displayName())
                .put("namespace", member.resource().label(Labels.NAMESPACE))
                .put("zone", member.zone())
                .put("mesh", member.resource().key().mesh()));
        return withAddresses(status, service);
    }

    private ObjectNode external(Resource service) {
        ObjectNode status = named(service);
        addresses.apply(service.key()).ifPresent(address -> status.putObject("vip")
                .put("ip", address));
        return status;
    }

    private ObjectNode withAddresses(ObjectNode status, Resource service) {
        addresses
                .apply(service.key())
                .ifPresent(address -> status.putArray("vips").addObject().put("ip", address));
        return status;
    }

    private ObjectNode named(Resource service) {
        ObjectNode status = NODES.objectNode();
        List<Hostnames.Outcome> outcomes = hostnames.of(service.key());
        if (outcomes.isEmpty()) {
            return status;
        }
        ArrayNode names = status.putArray("addresses");
        ArrayNode generators = status.putArray("hostnameGenerators");
        for (Hostnames.Outcome outcome : outcomes) {
            outcome.hostname().ifPresent(hostname -> {
                ObjectNode address = names.addObject().put("hostname", hostname).put("origin", "HostnameGenerator");
                address.putObject("hostnameGeneratorRef").put("coreName", outcome.generator());
            });
            ObjectNode generator = generators.addObject();
            generator.putObject("hostnameGeneratorRef").put("coreName", outcome.generator());
            generator
                    .putArray("conditions")
                    .addObject()
                    .put(
                            "message",
                            outcome.problem().map(Hostnames.Problem::message).orElse(""))
                    .put(
                            "reason",
                            outcome.problem().map(Hostnames.Problem::reason).orElse("Generated"))
                    .put("status", outcome.problem().isEmpty() ? "True" : "False")
                    .put("type", "Generated");
        }
        return status;
    }

    private Optional<DataplaneInsight> insight(ResourceKey dataplane) {
        ResourceKey key = ResourceKinds.named("DataplaneInsight").key(dataplane.mesh(), dataplane.name());
        return insights.apply(key).map(bytes -> {
            try {
                return DataplaneInsight.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(key + " is kept with bytes that are not of its kind", e);
            }
        });
    }

    private static boolean isOnline(DataplaneInsight insight) {
        return insight.getSubscriptionsList().stream()
                .anyMatch(subscription -> subscription.hasConnectTime() && !subscription.hasDisconnectTime());
    }

    private static ByteString bytes(ObjectNode status) {
        return ByteString.copyFromUtf8(status.toString());
    }
}
