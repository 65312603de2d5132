package io.meridian.common.testing;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates and keys that the cases of a rule table name, in PEM; real, and made once for a run. */
public final class RuleMaterial {
    private static final int AUTHORITY = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private static final Map<String, ByteString> MADE = make();

    private RuleMaterial() {}

    /**
     * A text by its name in the table, such as {@code rule-ca-cert}.
     *
     * @throws IllegalArgumentException for a name that is none of these
     */
    public static ByteString pem(String name) {
        ByteString pem = MADE.get(name);
        if (pem == null) {
            throw new IllegalArgumentException("name: " + name + " (expected: one of " + MADE.keySet() + ")");
        }
        return pem;
    }

    private static Map<String, ByteString> make() {
        try {
            Map<String, ByteString> made = new TreeMap<>();
            KeyPair rsa = keys("RSA");
            ByteString authority = put(made, "rule-ca", rsa, "SHA256withRSA", true, AUTHORITY);
            ByteString leaf = put(made, "rule-leaf", rsa, "SHA256withRSA", false, KeyUsage.digitalSignature);
            put(made, "rule-nosign", rsa, "SHA256withRSA", true, KeyUsage.cRLSign);
            put(made, "rule-agree", rsa, "SHA256withRSA", true, AUTHORITY | KeyUsage.keyAgreement);
            put(made, "rule-other", keys("RSA"), "SHA256withRSA", true, AUTHORITY);
            put(made, "rule-ec", keys("EC"), "SHA256withECDSA", true, AUTHORITY);
            put(made, "rule-ed", keys("Ed25519"), "Ed25519", true, AUTHORITY);
            made.put("rule-bundle-cert", authority.concat(leaf));
            return made;
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("the material of the rule table cannot be made", e);
        }
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        switch (algorithm) {
            case "RSA" -> generator.initialize(2048);
            case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            default -> {}
        }
        return generator.generateKeyPair();
    }

    /** The certificate. */
    private static ByteString put(
            Map<String, ByteString> made, String name, KeyPair keys, String signature, boolean authority, int usage)
            throws IOException, OperatorCreationException {
        X500Name subject = new X500Name("CN=" + name);
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofMinutes(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        byte[] certificate = builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))
                .getEncoded();
        ByteString pem = Pem.encode(Pem.CERTIFICATE, certificate);
        made.put(name + "-cert", pem);
        made.put(name + "-key", Pem.encode("PRIVATE KEY", keys.getPrivate().getEncoded()));
        return pem;
    }
}
