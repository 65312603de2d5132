package io.meridian.common.runtime.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A certificate with its chain, and its key.
 *
 * @param chain the certificate itself first
 */
public record PemIdentity(X509Certificate[] chain, PrivateKey key) {

    /** Whose it is; nothing of the key. */
    @Override
    public String toString() {
        return "PemIdentity[" + chain[0].getSubjectX500Principal() + "]";
    }

    /**
     * Reads both.
     *
     * @throws IOException when one of them cannot be read, or they do not belong together; names the files, and nothing of the key
     */
    public static PemIdentity of(byte[] certificate, byte[] key, Path certificateFile, Path keyFile)
            throws IOException {
        X509Certificate[] chain = certificates(certificate, certificateFile);
        PrivateKey privateKey = key(key, keyFile);
        if (!belongTogether(chain[0].getPublicKey(), privateKey)) {
            throw new IOException(keyFile + " is not the key of the certificate in " + certificateFile);
        }
        return new PemIdentity(chain, privateKey);
    }

    /**
     * Reads certificates.
     *
     * @throws IOException when there is none, or one cannot be read
     */
    public static X509Certificate[] certificates(byte[] pem, Path file) throws IOException {
        try {
            X509Certificate[] certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new IOException(file + " holds no certificate (expected: PEM)");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException(file + " cannot be read (expected: certificates, PEM)", e);
        }
    }

    private static PrivateKey key(byte[] pem, Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (IOException | RuntimeException e) {
            // The cause may quote what it could not read.
            throw new IOException(file + " cannot be read (expected: a private key without password, PEM)");
        }
        throw new IOException(file + " holds no private key (expected: one without password, PEM)");
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        try {
            Signature signature = Signature.getInstance(
                    switch (privateKey.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC", "ECDSA" -> "SHA256withECDSA";
                        default -> privateKey.getAlgorithm();
                    });
            byte[] something = {1, 2, 3};
            signature.initSign(privateKey);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
