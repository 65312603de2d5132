package io.meridian.common.runtime.settings;

import io.meridian.common.runtime.tls.TlsRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The REST API: {@code KUMA_API_SERVER_*}. */
@ConfigMapping(prefix = "kuma.api-server")
public interface ApiServerSettings {

    /** Without TLS. Off this machine it takes no tokens and shows no secrets. */
    Http http();

    /** With TLS. */
    Https https();

    /** Who asks. */
    Authn authn();

    /** Certificates as proof of who asks. */
    Auth auth();

    /** Below which path the API is served, where it shares a host name with others. */
    @WithDefault("/")
    String basePath();

    /** The base path as endpoints take it: without the slash at its end, empty for none. */
    default String base() {
        return basePath().endsWith("/") ? basePath().substring(0, basePath().length() - 1) : basePath();
    }

    /** Origins of which the pages may read answers: literal, or regular expressions. */
    Optional<List<String>> corsAllowedDomains();

    /** Whether all writes are refused. */
    @WithDefault("false")
    boolean readOnly();

    interface Http {
        @WithDefault("true")
        boolean enabled();

        /** Address on which it and the HTTPS port listen. */
        @WithDefault("0.0.0.0")
        @WithName("interface")
        String address();

        @WithDefault("5681")
        int port();
    }

    interface Https {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("5682")
        int port();

        /** Its certificate, PEM; that of the whole process when not given. */
        Optional<Path> tlsCertFile();

        Optional<Path> tlsKeyFile();

        /** Certificates by which clients' are verified, PEM, beside those of {@code auth.clientCertsDir}. */
        Optional<Path> tlsCaFile();

        /** Whether a client without a certificate is not served at all. */
        @WithDefault("false")
        boolean requireClientCert();

        /** Oldest version of TLS: {@code TLSv1_2} or {@code TLSv1_3}. */
        @WithDefault("TLSv1_2")
        String tlsMinVersion();

        /** Newest version of TLS; the newest there is when not given. */
        Optional<String> tlsMaxVersion();

        /** Cipher suites of TLS 1.2 by their IANA names; the platform's choice when not given. */
        Optional<List<String>> tlsCipherSuites();

        /**
         * The TLS that these three ask for.
         *
         * @throws IllegalArgumentException with what is expected
         */
        static TlsRules tls(Https https) {
            return TlsRules.of(
                    https.tlsMinVersion(),
                    https.tlsMaxVersion(),
                    https.tlsCipherSuites().orElse(List.of()));
        }
    }

    interface Auth {
        /** Where certificates lie by which clients' are verified: all {@code *.pem} and {@code *.crt} of this directory. */
        Optional<Path> clientCertsDir();
    }

    interface Authn {
        /** How users show who they are. */
        @WithDefault("tokens")
        Type type();

        /** Whether a request from this machine is the administrator's. */
        @WithDefault("true")
        boolean localhostIsAdmin();

        Tokens tokens();
    }

    /** A way to show who one is (spec/rest-api §1.9). */
    enum Type {
        /** By a token: {@code tokens}. */
        TOKENS,
        /** By a certificate, which makes everybody who has one the administrator: {@code adminClientCerts}. */
        ADMIN_CLIENT_CERTS
    }

    interface Tokens {
        /** Whether the first start keeps a token for the administrator in a secret. */
        @WithDefault("true")
        boolean bootstrapAdminToken();

        /** Whether this control plane issues tokens. */
        @WithDefault("true")
        boolean enableIssuer();
    }
}
