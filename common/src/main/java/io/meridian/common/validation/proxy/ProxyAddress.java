package io.meridian.common.validation.proxy;

import io.meridian.common.validation.Addresses;
import io.meridian.common.validation.Violation;
import java.util.List;

/** The address of a proxy: what peers dial, after it is resolved. */
final class ProxyAddress {

    private ProxyAddress() {}

    static void check(String address, String field, List<Violation> violations) {
        if (address.isEmpty()) {
            violations.add(new Violation(field, "address can't be empty"));
        } else if (Addresses.isUnspecified(address)) {
            violations.add(new Violation(field, "address must not be 0.0.0.0 or ::"));
        } else if (!Addresses.isIp(address) && !Addresses.isDomainName(address)) {
            violations.add(new Violation(field, "address has to be valid IP address or domain name"));
        }
    }
}
