package io.meridian.zone.endpoints;

import java.util.Optional;

/**
 * An ingress of another zone.
 *
 * @param name its name as stored here
 * @param zone its zone
 * @param address where other zones reach it; empty when it has no public address
 * @param offering whether it says of any service, of whatever mesh, that it is reached through it
 */
public record Ingress(String name, String zone, Optional<Address> address, boolean offering) {}
