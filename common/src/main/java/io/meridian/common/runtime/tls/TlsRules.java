package io.meridian.common.runtime.tls;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/**
 * Which TLS a server speaks, as the settings {@code …TLS_MIN_VERSION}, {@code …TLS_MAX_VERSION} and {@code …TLS_CIPHER_SUITES} say
 * (spec/rest-api, configuration).
 *
 * @param protocols as the Java platform names them, newest first
 * @param cipherSuites by their IANA names; empty for the platform's choice
 */
public record TlsRules(List<String> protocols, List<String> cipherSuites) {
    /** What this platform and HTTP/2 allow, oldest first: the setting's name, and the platform's. */
    private static final List<String> VERSIONS = List.of("TLSv1_2", "TLSv1_3");

    private static final List<String> NEWEST_SUITES =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

    /** The platform's choice among safe versions. */
    public static final TlsRules DEFAULT = of("TLSv1_2", Optional.empty(), List.of());

    public TlsRules {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /**
     * Reads the settings. Suites of TLS 1.3 cannot be left out: that version has safe ones only.
     *
     * @param min oldest version, such as {@code TLSv1_2}; older ones than that are raised to it
     * @param max newest version; empty for the newest there is
     * @param cipherSuites for TLS 1.2, by IANA name; empty for the platform's choice
     * @throws IllegalArgumentException with what is expected
     */
    public static TlsRules of(String min, Optional<String> max, List<String> cipherSuites) {
        int oldest = min.equals("TLSv1_0") || min.equals("TLSv1_1") ? 0 : index(min);
        int newest = max.map(TlsRules::index).orElse(VERSIONS.size() - 1);
        if (oldest > newest) {
            throw new IllegalArgumentException(
                    "TLS from " + min + " to " + max.orElse("") + " (expected: a version that is not above the other)");
        }
        List<String> protocols = new ArrayList<>();
        for (int version = newest; version >= oldest; version--) {
            protocols.add(VERSIONS.get(version).replace('_', '.'));
        }
        return new TlsRules(protocols, suites(cipherSuites));
    }

    private static int index(String version) {
        int index = VERSIONS.indexOf(version);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "TLS version \"" + version + "\" (expected: one of " + String.join(", ", VERSIONS) + ")");
        }
        return index;
    }

    private static List<String> suites(List<String> asked) {
        if (asked.isEmpty()) {
            return List.of();
        }
        Set<String> known = supported();
        Set<String> suites = new LinkedHashSet<>(NEWEST_SUITES);
        for (String suite : asked) {
            if (!known.contains(suite)) {
                throw new IllegalArgumentException("cipher suite \"" + suite + "\" (expected: one of "
                        + String.join(", ", new TreeSet<>(known)) + ")");
            }
            suites.add(suite);
        }
        return List.copyOf(suites);
    }

    private static Set<String> supported() {
        try {
            return new LinkedHashSet<>(Arrays.asList(
                    SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
