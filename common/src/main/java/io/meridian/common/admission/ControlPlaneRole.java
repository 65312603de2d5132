package io.meridian.common.admission;

import java.util.Optional;

/**
 * Which control plane this is, as far as that decides who may write what and which labels a write gets (spec/rest-api §2.3, §2.8).
 *
 * @param place where it stands in the federation
 * @param environment {@code universal} or {@code kubernetes}, the value of the label {@code kuma.io/env}
 * @param readOnly its API takes no writes at all ({@code apiServer.readOnly})
 * @param originLabelRules whether the label {@code kuma.io/origin} is checked ({@code multizone.zone.disableOriginLabelValidation})
 */
public record ControlPlaneRole(Place place, String environment, boolean readOnly, boolean originLabelRules) {

    /** Where a control plane stands. */
    public sealed interface Place {
        /** The control plane of the whole mesh. */
        record Global() implements Place {}

        /** The control plane of one zone, joined to a global. */
        record FederatedZone(String name) implements Place {}

        /** The control plane of one zone that has no global. */
        record StandaloneZone(String name) implements Place {}
    }

    /** A writable global in the environment Universal. */
    public static ControlPlaneRole global() {
        return universal(new Place.Global());
    }

    /** A writable federated zone in the environment Universal. */
    public static ControlPlaneRole federatedZone(String name) {
        return universal(new Place.FederatedZone(name));
    }

    /** A writable zone without a global in the environment Universal. */
    public static ControlPlaneRole standaloneZone(String name) {
        return universal(new Place.StandaloneZone(name));
    }

    /** This role as its own start-up writes see it: {@code apiServer.readOnly} binds clients only. */
    public ControlPlaneRole writable() {
        return new ControlPlaneRole(place, environment, false, originLabelRules);
    }

    /** The own zone; empty at global. */
    public Optional<String> zone() {
        return switch (place) {
            case Place.Global ignored -> Optional.empty();
            case Place.FederatedZone(String name) -> Optional.of(name);
            case Place.StandaloneZone(String name) -> Optional.of(name);
        };
    }

    public boolean isGlobal() {
        return place instanceof Place.Global;
    }

    public boolean isFederatedZone() {
        return place instanceof Place.FederatedZone;
    }

    private static ControlPlaneRole universal(Place place) {
        return new ControlPlaneRole(place, "universal", false, true);
    }
}
