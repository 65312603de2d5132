package io.meridian.common.validation.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.validation.Addresses;
import io.meridian.common.validation.HostPort;
import io.meridian.common.validation.Ports;
import io.meridian.common.validation.ServiceTags;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The structural rules of an ExternalService: an address {@code HOST:PORT} and tags with a service. */
public final class ExternalServiceStructure {

    private static final String ADDRESS = "networking.address";

    private ExternalServiceStructure() {}

    /** Every rule that these bytes break. */
    public static List<Violation> violations(ByteString spec) {
        try {
            ExternalService service = ExternalService.parseFrom(spec);
            List<Violation> violations = new ArrayList<>();
            address(service.getNetworking().getAddress(), violations);
            ServiceTags.check(service.getTagsMap(), "tags", violations);
            return violations;
        } catch (InvalidProtocolBufferException e) {
            return List.of(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.ExternalService"));
        }
    }

    private static void address(String address, List<Violation> violations) {
        if (address.isEmpty()) {
            violations.add(new Violation(ADDRESS, "address can't be empty"));
            return;
        }
        Optional<HostPort> split = HostPort.split(address);
        if (split.isEmpty()) {
            violations.add(new Violation(ADDRESS, "has to be in format of HOST:PORT"));
            return;
        }
        if (!Addresses.isIp(split.get().host())
                && !Addresses.isDomainName(split.get().host())) {
            violations.add(new Violation(ADDRESS, "address has to be valid IP address or domain name"));
        }
        Ports.check(number(split.get().port()), ADDRESS, violations);
    }

    /** A port written in digits; what is no port becomes one that no rule accepts. */
    private static long number(String port) {
        return port.matches("[0-9]{1,5}") ? Long.parseLong(port) : 0;
    }
}
