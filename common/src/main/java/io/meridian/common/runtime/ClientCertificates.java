package io.meridian.common.runtime;

import io.meridian.common.runtime.preflight.CertificateFiles;
import io.meridian.common.runtime.settings.ApiServerSettings;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the API server asks its clients for certificates (spec/rest-api §1.9). Quarkus fixes that when the package is built, so that
 * it is set here, when the server is.
 */
@Singleton
public class ClientCertificates implements HttpServerOptionsCustomizer {
    private final ApiServerSettings settings = Launch.current().settings().apiServer();

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setClientAuth(asked(settings));
    }

    /** How a server asks by these settings. */
    private static ClientAuth asked(ApiServerSettings settings) {
        if (settings.https().requireClientCert()) {
            return ClientAuth.REQUIRED;
        }
        return switch (settings.authn().type()) {
            case ADMIN_CLIENT_CERTS -> ClientAuth.REQUEST;
            case TOKENS -> ClientAuth.NONE;
        };
    }

    /**
     * The files with the certificates by which those of clients are verified, in a fixed order.
     *
     * @throws io.meridian.common.runtime.preflight.CannotStartException when one cannot be read
     */
    static List<Path> authorities(ApiServerSettings settings) {
        List<Path> files = new ArrayList<>();
        settings.auth()
                .clientCertsDir()
                .ifPresent(directory ->
                        files.addAll(CertificateFiles.in("KUMA_API_SERVER_AUTH_CLIENT_CERTS_DIR", directory)));
        settings.https().tlsCaFile().ifPresent(file -> {
            CertificateFiles.checkCertificates("KUMA_API_SERVER_HTTPS_TLS_CA_FILE", file);
            files.add(file);
        });
        return List.copyOf(files);
    }
}
