package io.meridian.zone.services.serve;

import io.meridian.zone.services.AddressPool;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** The ranges that services of a zone get their addresses from: {@code KUMA_IPAM_*}. */
@ConfigMapping(prefix = "kuma.ipam")
public interface AddressSettings {
    @WithName("mesh-service.cidr")
    @WithDefault("241.0.0.0/8")
    AddressPool meshService();

    @WithName("mesh-external-service.cidr")
    @WithDefault("242.0.0.0/8")
    AddressPool meshExternalService();

    @WithName("mesh-multi-zone-service.cidr")
    @WithDefault("243.0.0.0/8")
    AddressPool meshMultiZoneService();
}
