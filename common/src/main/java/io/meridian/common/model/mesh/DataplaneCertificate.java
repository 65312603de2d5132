package io.meridian.common.model.mesh;

import java.time.Duration;
import java.util.Optional;

/**
 * How certificates of proxies are issued.
 *
 * @param expiration how long a certificate is valid, as written (grammar: {@link Expiration})
 * @param requestTimeout deadline of one request to the authority; none when absent
 */
public record DataplaneCertificate(String expiration, Optional<Duration> requestTimeout) {
    /** How long a certificate is valid when a backend does not say (spec/mesh-resource §3). */
    public static final Duration DEFAULT_EXPIRATION = Duration.ofHours(24);
}
