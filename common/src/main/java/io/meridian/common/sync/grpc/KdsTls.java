package io.meridian.common.sync.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.meridian.common.runtime.tls.PemIdentity;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the port. Its files are read again now and then while it serves: new connections are made with what they hold now, those that
 * are open stay. What cannot be read, or a key that is not the certificate's, changes nothing.
 */
public final class KdsTls {
    private static final System.Logger LOG = System.getLogger(KdsTls.class.getName());

    /**
     * PEM files.
     *
     * @param certificate the server's certificate, with the chain
     * @param key its private key, PKCS#8, PKCS#1 or SEC 1
     * @param clientCa who signs the certificates of zones; empty asks for none
     */
    public record Material(Path certificate, Path key, Optional<Path> clientCa) {}

    private final Material material;
    private final List<String> protocols;
    private final List<String> cipherSuites;
    private final AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
    private final Optional<ReplaceableTrust> authorities;
    private Bytes read;
    private @Nullable Bytes broken;

    /** What the files held: compared by content, since a mounted file may change without a sign. */
    private record Bytes(byte[] certificate, byte[] key, byte[] clientCa) {
        static Bytes of(Material material) throws IOException {
            return new Bytes(
                    Files.readAllBytes(material.certificate()),
                    Files.readAllBytes(material.key()),
                    material.clientCa().isPresent()
                            ? Files.readAllBytes(material.clientCa().get())
                            : new byte[0]);
        }

        boolean same(@Nullable Bytes other) {
            return other != null
                    && Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(clientCa, other.clientCa);
        }

        /** Nothing of it: one part is a key. */
        @Override
        public String toString() {
            return "Bytes[]";
        }
    }

    private KdsTls(Material material, List<String> protocols, List<String> cipherSuites, Bytes read)
            throws IOException {
        this.material = material;
        this.protocols = protocols;
        this.cipherSuites = cipherSuites;
        this.authorities = material.clientCa().map(file -> new ReplaceableTrust());
        this.read = read;
        use(read);
    }

    /**
     * Reads the files.
     *
     * @param protocols versions of TLS, as the platform names them
     * @param cipherSuites by IANA name; empty for those of HTTP/2
     * @throws IOException when one of them cannot be read, or the key is not the certificate's
     */
    public static KdsTls read(Material material, List<String> protocols, List<String> cipherSuites) throws IOException {
        return new KdsTls(material, List.copyOf(protocols), List.copyOf(cipherSuites), Bytes.of(material));
    }

    /** Reads the files again. Whether what they hold is other than before, and is used from now on. */
    synchronized boolean readAgain() {
        Bytes now;
        try {
            now = Bytes.of(material);
        } catch (IOException e) {
            // Files are replaced one after the other: the next look finds them whole.
            return false;
        }
        if (now.same(read) || now.same(broken)) {
            return false;
        }
        try {
            use(now);
            read = now;
            broken = null;
            LOG.log(System.Logger.Level.INFO, "the KDS port uses a new certificate: {0}", material.certificate());
            return true;
        } catch (IOException e) {
            broken = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the KDS port keeps the certificate it has, since the new one cannot be used: {0}",
                    e.getMessage());
            return false;
        }
    }

    /** Who signs certificates of zones, by the files of now. */
    Optional<X509TrustManager> clientAuthorities() {
        return authorities.map(X509TrustManager.class::cast);
    }

    /** What the server is built with; it follows the files. */
    SslContext serverContext() throws SSLException {
        SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forServer(key), SslProvider.JDK)
                .protocols(protocols);
        if (!cipherSuites.isEmpty()) {
            context.ciphers(cipherSuites, SupportedCipherSuiteFilter.INSTANCE);
        }
        // Asked for, not demanded: whether a zone needs one is the authenticator's to say, in words.
        authorities.ifPresent(trust -> context.trustManager(trust).clientAuth(ClientAuth.OPTIONAL));
        return context.build();
    }

    private void use(Bytes bytes) throws IOException {
        PemIdentity identity = PemIdentity.of(bytes.certificate(), bytes.key(), material.certificate(), material.key());
        if (authorities.isPresent()) {
            authorities
                    .get()
                    .replace(PemIdentity.certificates(
                            bytes.clientCa(), material.clientCa().orElseThrow()));
        }
        key.updateIdentityCredentials(identity.chain(), identity.key());
    }
}
