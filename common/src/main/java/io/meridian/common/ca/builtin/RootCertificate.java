package io.meridian.common.ca.builtin;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The self-signed root of a mesh, to the letter of spec/mesh-resource §6.2: peers and tools recognise it by these fields. */
final class RootCertificate {

    /** Clocks of other machines may be behind. */
    private static final Duration BACKDATING = Duration.ofSeconds(10);

    /** The last moment that X.509 can say (RFC 5280 §4.1.2.5). */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private RootCertificate() {}

    /**
     * Makes a root.
     *
     * @param mesh name of the mesh, its trust domain
     * @return the certificate in PEM
     */
    static ByteString pem(String mesh, KeyPair keys, Instant now, Duration validity) {
        try {
            return Pem.encode(
                    Pem.CERTIFICATE, certificate(mesh, keys, now, validity).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException("a certificate could not be encoded", e);
        } catch (NoSuchAlgorithmException | OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has SHA-256 with RSA", e);
        }
    }

    private static X509CertificateHolder certificate(String mesh, KeyPair keys, Instant now, Duration validity)
            throws IOException, NoSuchAlgorithmException, OperatorCreationException {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Kuma")
                .addRDN(BCStyle.OU, "Mesh")
                .addRDN(BCStyle.CN, mesh)
                .build();
        Instant end = validity.compareTo(Duration.between(now, END_OF_TIME)) < 0 ? now.plus(validity) : END_OF_TIME;
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ZERO, Date.from(now.minus(BACKDATING)), Date.from(end), name, keys.getPublic());
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://" + mesh)));
        return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
    }
}
