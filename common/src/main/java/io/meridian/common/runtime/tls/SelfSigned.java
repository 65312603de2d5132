package io.meridian.common.runtime.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A server certificate that signs itself, with its key (spec/kds-protocol §1.2).
 *
 * @param certificate PEM
 * @param key PEM of PKCS#8, not to be logged
 */
record SelfSigned(String certificate, String key) {
    private static final Duration VALIDITY = Duration.ofDays(3650);

    /** For clocks that run behind. */
    private static final Duration LEEWAY = Duration.ofMinutes(10);

    /**
     * Makes one.
     *
     * @param hostname name of this machine
     * @param addresses its addresses; {@code localhost} comes by itself
     */
    static SelfSigned create(String hostname, Collection<InetAddress> addresses, Instant now, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=kuma-control-plane");
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(127, random),
                            Date.from(now.minus(LEEWAY)),
                            Date.from(now.plus(VALIDITY)),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, names(hostname, addresses));
            X509CertificateHolder certificate =
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new SelfSigned(
                    pem("CERTIFICATE", certificate.getEncoded()),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java platform signs with ECDSA on P-256", e);
        }
    }

    @Override
    public String toString() {
        return "SelfSigned[]";
    }

    private static GeneralNames names(String hostname, Collection<InetAddress> addresses) {
        List<GeneralName> names = new ArrayList<>();
        for (String dns : new TreeSet<>(List.of(hostname, "localhost"))) {
            names.add(new GeneralName(GeneralName.dNSName, dns));
        }
        SortedSet<String> texts = new TreeSet<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
        for (InetAddress address : addresses) {
            String text = address.getHostAddress();
            // Without the interface that a link-local address of IPv6 carries.
            texts.add(text.contains("%") ? text.substring(0, text.indexOf('%')) : text);
        }
        texts.forEach(text -> names.add(new GeneralName(GeneralName.iPAddress, text)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static String pem(String type, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        }
        return text.toString();
    }
}
