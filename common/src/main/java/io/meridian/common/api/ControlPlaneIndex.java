package io.meridian.common.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What {@code GET /} answers to anybody (spec/rest-api §1.4).
 *
 * @param hostname name of the machine
 * @param product {@code Kuma}: kumactl insists
 * @param version the compatible version, compared with kumactl's own
 * @param instanceId host name and four random hexadecimal digits, anew for each process
 * @param clusterId id of the store; empty until known
 * @param gui where the web interface is; empty when there is none
 * @param implementation who answers in truth
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ControlPlaneIndex(
        String hostname,
        String product,
        String version,
        String instanceId,
        String clusterId,
        String gui,
        Implementation implementation) {

    /** The own name and version, such as {@code Meridian} and {@code 0.1.0}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Implementation(String name, String version) {}
}
