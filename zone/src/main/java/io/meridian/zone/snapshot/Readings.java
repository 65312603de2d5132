package io.meridian.zone.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.HostPort;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.ZoneEgress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.zone.endpoints.Address;
import io.meridian.zone.endpoints.Egress;
import io.meridian.zone.endpoints.External;
import io.meridian.zone.endpoints.Ingress;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.endpoints.Offer;
import io.meridian.zone.endpoints.Reason;
import io.meridian.zone.membership.Constraints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Stored resources as the values that endpoints are made of (spec/zone-dataplane §1.2 to §1.5). */
final class Readings {
    private Readings() {}

    static MeshFacts mesh(StoredResource stored) {
        try {
            return new MeshFacts(Mesh.read(stored.spec()), Constraints.of(stored.spec()));
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(stored, e);
        }
    }

    /**
     * The inbounds of a dataplane.
     *
     * @param excluded why the dataplane as a whole takes no traffic
     */
    static List<Instance> instances(StoredResource stored, Optional<Reason> excluded) {
        try {
            Networking networking = Dataplane.parseFrom(stored.spec()).getNetworking();
            List<Instance> instances = new ArrayList<>();
            for (int place = 0; place < networking.getInboundCount(); place++) {
                Inbound inbound = networking.getInbound(place);
                instances.add(new Instance(
                        stored.key().name(),
                        place,
                        inbound.getName().isEmpty() ? Integer.toString(inbound.getPort()) : inbound.getName(),
                        new Address(host(networking, inbound), inbound.getPort()),
                        inbound.getPort(),
                        new TreeMap<>(inbound.getTagsMap()),
                        excluded.or(() -> absent(inbound))));
            }
            return instances;
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(stored, e);
        }
    }

    private static String host(Networking networking, Inbound inbound) {
        if (!networking.getAdvertisedAddress().isEmpty()) {
            return networking.getAdvertisedAddress();
        }
        return inbound.getAddress().isEmpty() ? networking.getAddress() : inbound.getAddress();
    }

    private static Optional<Reason> absent(Inbound inbound) {
        return switch (inbound.getState()) {
            case Ignored -> Optional.of(new Reason.Ignored());
            case NotReady, UNRECOGNIZED -> Optional.of(new Reason.NotReady());
            case Ready ->
                inbound.hasHealth() && !inbound.getHealth().getReady()
                        ? Optional.of(new Reason.NotReady())
                        : Optional.empty();
        };
    }

    /** An ingress of another zone; empty for one of this zone. */
    static Optional<Ingress> ingress(StoredResource stored, String zone) {
        ZoneIngress ingress = ingressMessage(stored);
        if (ingress.getZone().isEmpty() || ingress.getZone().equals(zone)) {
            return Optional.empty();
        }
        ZoneIngress.Networking networking = ingress.getNetworking();
        Optional<Address> address = networking.getAdvertisedAddress().isEmpty() || networking.getAdvertisedPort() == 0
                ? Optional.empty()
                : Optional.of(new Address(networking.getAdvertisedAddress(), networking.getAdvertisedPort()));
        return Optional.of(
                new Ingress(stored.key().name(), ingress.getZone(), address, ingress.getAvailableServicesCount() > 0));
    }

    /** What it offers, each with its mesh. */
    static List<RemoteServices.OfMesh> offers(StoredResource stored) {
        return ingressMessage(stored).getAvailableServicesList().stream()
                .map(service -> new RemoteServices.OfMesh(
                        service.getMesh(),
                        new Offer(
                                stored.key().name(),
                                new TreeMap<>(service.getTagsMap()),
                                Math.max(1, service.getInstances()),
                                Optional.empty())))
                .toList();
    }

    private static ZoneIngress ingressMessage(StoredResource stored) {
        try {
            return ZoneIngress.parseFrom(stored.spec());
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(stored, e);
        }
    }

    /** An egress of this zone; empty for one of another or one that listens nowhere. */
    static Optional<Egress> egress(StoredResource stored, String zone) {
        try {
            ZoneEgress egress = ZoneEgress.parseFrom(stored.spec());
            boolean own = egress.getZone().isEmpty() || egress.getZone().equals(zone);
            ZoneEgress.Networking networking = egress.getNetworking();
            return own && !networking.getAddress().isEmpty()
                    ? Optional.of(
                            new Egress(stored.key().name(), new Address(networking.getAddress(), networking.getPort())))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(stored, e);
        }
    }

    /** An ExternalService; empty for one without an address that can be read. */
    static Optional<External> external(StoredResource stored) {
        try {
            ExternalService external = ExternalService.parseFrom(stored.spec());
            return HostPort.split(external.getNetworking().getAddress())
                    .filter(address -> address.port().matches("[0-9]{1,5}"))
                    .map(address -> new External(
                            stored.key().name(),
                            new Address(address.host(), Integer.parseInt(address.port())),
                            new TreeMap<>(external.getTagsMap())));
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(stored, e);
        }
    }

    private static IllegalStateException unreadable(StoredResource stored, InvalidProtocolBufferException cause) {
        return new IllegalStateException(stored.key() + " is stored with bytes that are not of its kind", cause);
    }
}
