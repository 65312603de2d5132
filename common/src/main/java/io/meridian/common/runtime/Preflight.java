package io.meridian.common.runtime;

import io.meridian.common.runtime.preflight.CannotStartException;
import io.meridian.common.runtime.preflight.CertificateFiles;
import io.meridian.common.runtime.preflight.DatabaseServer;
import io.meridian.common.runtime.preflight.Listener;
import io.meridian.common.runtime.settings.ApiServerSettings;
import io.meridian.common.runtime.settings.MultizoneSettings;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.runtime.settings.StoreSettings;
import io.meridian.common.store.panache.StoreLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the settings ask for, looked at before a start. */
final class Preflight {
    private static final String ANY = "0.0.0.0";

    private Preflight() {}

    /**
     * Reads the certificates and keys that settings name.
     *
     * @throws CannotStartException when one is not what it should be
     */
    static void checkFiles(ControlPlaneKind kind, Settings settings) {
        ApiServerSettings.Https https = settings.apiServer().https();
        pair(
                "KUMA_GENERAL_TLS",
                settings.general().tlsCertFile(),
                settings.general().tlsKeyFile());
        if (https.enabled()) {
            pair("KUMA_API_SERVER_HTTPS_TLS", https.tlsCertFile(), https.tlsKeyFile());
            ClientCertificates.authorities(settings.apiServer());
        }
        switch (kind) {
            case GLOBAL -> {
                MultizoneSettings.GlobalKds kds = settings.multizone().global().kds();
                pair("KUMA_MULTIZONE_GLOBAL_KDS_TLS", kds.tlsCertFile(), kds.tlsKeyFile());
                settings.meridian()
                        .kds()
                        .clientCaFile()
                        .ifPresent(file -> CertificateFiles.checkCertificates("MERIDIAN_KDS_CLIENT_CA_FILE", file));
            }
            case ZONE ->
                pair(
                        "MERIDIAN_ZONE_TLS",
                        settings.meridian().zoneTlsCertFile(),
                        settings.meridian().zoneTlsKeyFile());
        }
    }

    /**
     * Tries ports and the database server.
     *
     * @throws CannotStartException when one cannot be had
     */
    static void checkSurroundings(ControlPlaneKind kind, Settings settings) {
        Listener.check(listeners(kind, settings));
        StoreSettings store = settings.store();
        switch (store.type()) {
            case POSTGRES -> {
                StoreLocation.Server server = StoreOpening.server(store.postgres());
                DatabaseServer.check(server.url(), server.user(), server.password(), server.options());
            }
            case H2, MEMORY -> {}
        }
    }

    private static List<Listener> listeners(ControlPlaneKind kind, Settings settings) {
        ApiServerSettings api = settings.apiServer();
        List<Listener> listeners = new ArrayList<>();
        if (api.http().enabled()) {
            listeners.add(new Listener(
                    "KUMA_API_SERVER_HTTP_PORT",
                    api.http().address(),
                    api.http().port()));
        }
        if (api.https().enabled()) {
            listeners.add(new Listener(
                    "KUMA_API_SERVER_HTTPS_PORT",
                    api.http().address(),
                    api.https().port()));
        }
        listeners.add(new Listener(
                "KUMA_DIAGNOSTICS_SERVER_PORT", ANY, settings.diagnostics().serverPort()));
        switch (kind) {
            case GLOBAL ->
                listeners.add(new Listener(
                        "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
                        ANY,
                        settings.multizone().global().kds().grpcPort()));
            case ZONE -> {}
        }
        return listeners;
    }

    private static void pair(String prefix, Optional<Path> certificate, Optional<Path> key) {
        certificate.ifPresent(file -> CertificateFiles.checkCertificates(prefix + "_CERT_FILE", file));
        key.ifPresent(file -> CertificateFiles.checkKey(prefix + "_KEY_FILE", file));
    }
}
