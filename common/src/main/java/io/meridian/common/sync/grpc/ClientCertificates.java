package io.meridian.common.sync.grpc;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

/**
 * What the certificate of a client says. A connection outlives the authorities that were there when it was made: its certificate is
 * asked about anew each time, by the authorities of now.
 */
final class ClientCertificates {
    private static final int URI_NAME = 6;

    private final Optional<X509TrustManager> authorities;

    /** @param authorities who signs certificates of clients; empty believes none */
    ClientCertificates(Optional<X509TrustManager> authorities) {
        this.authorities = authorities;
    }

    /** The URI names of a client's certificate; none without one, or when nobody vouches for it now. */
    List<String> uris(SSLSession session) {
        if (authorities.isEmpty()) {
            return List.of();
        }
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            X509Certificate leaf = chain.getFirst();
            authorities
                    .get()
                    .checkClientTrusted(
                            chain.toArray(X509Certificate[]::new),
                            leaf.getPublicKey().getAlgorithm());
            return uris(leaf);
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            // No certificate, one that nobody vouches for, or one without names: it claims nothing.
            return List.of();
        }
    }

    private static List<String> uris(X509Certificate leaf) throws CertificateParsingException {
        List<String> uris = new ArrayList<>();
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (name.get(0).equals(URI_NAME)) {
                    uris.add((String) name.get(1));
                }
            }
        }
        return uris;
    }
}
