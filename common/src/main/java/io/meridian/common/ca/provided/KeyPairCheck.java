package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Pem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Whether a certificate and a key, both in PEM, belong together; with the texts of the reference (spec/mesh-resource §4.3, C11). */
final class KeyPairCheck {

    private KeyPairCheck() {}

    /** What is wrong with the first certificate and the key; empty when they are a pair. */
    static Optional<String> fault(ByteString certificatePem, ByteString keyPem) {
        List<Pem.Block> certificates = Pem.decode(certificatePem);
        Optional<Pem.Block> certificate = certificates.stream()
                .filter(block -> block.type().equals(Pem.CERTIFICATE))
                .findFirst();
        if (certificate.isEmpty()) {
            return Optional.of(withoutCertificate(certificates));
        }
        List<Pem.Block> keys = Pem.decode(keyPem);
        Optional<Pem.Block> key =
                keys.stream().filter(block -> isPrivateKey(block.type())).findFirst();
        if (key.isEmpty()) {
            return Optional.of(withoutKey(keys));
        }
        Optional<AsymmetricKeyParameter> publicKey = publicKey(certificate.get().der());
        if (publicKey.isEmpty()) {
            return Optional.of("x509: malformed certificate");
        }
        Optional<AsymmetricKeyParameter> privateKey = privateKey(key.get().der());
        if (privateKey.isEmpty()) {
            return Optional.of("tls: failed to parse private key");
        }
        return mismatch(publicKey.get(), privateKey.get());
    }

    private static boolean isPrivateKey(String type) {
        return type.equals("PRIVATE KEY") || type.endsWith(" PRIVATE KEY");
    }

    private static String withoutCertificate(List<Pem.Block> blocks) {
        if (blocks.isEmpty()) {
            return "tls: failed to find any PEM data in certificate input";
        }
        if (blocks.size() == 1 && blocks.getFirst().type().endsWith("PRIVATE KEY")) {
            return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs"
                    + " may have been switched";
        }
        return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following"
                + " types: " + types(blocks);
    }

    private static String withoutKey(List<Pem.Block> blocks) {
        if (blocks.isEmpty()) {
            return "tls: failed to find any PEM data in key input";
        }
        if (blocks.size() == 1 && blocks.getFirst().type().equals(Pem.CERTIFICATE)) {
            return "tls: found a certificate rather than a key in the PEM for the private key";
        }
        return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of"
                + " the following types: " + types(blocks);
    }

    private static String types(List<Pem.Block> blocks) {
        return "[" + String.join(" ", blocks.stream().map(Pem.Block::type).toList()) + "]";
    }

    private static Optional<AsymmetricKeyParameter> publicKey(ByteString certificate) {
        try {
            return Optional.of(PublicKeyFactory.createKey(
                    new X509CertificateHolder(certificate.toByteArray()).getSubjectPublicKeyInfo()));
        } catch (IOException | RuntimeException e) {
            // The library throws whatever it stumbles over in hostile bytes; all of it means the same here.
            return Optional.empty();
        }
    }

    /** PKCS #8, PKCS #1 or SEC 1, told apart by the second member of their sequences. */
    private static Optional<AsymmetricKeyParameter> privateKey(ByteString der) {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(der.toByteArray());
            ASN1Encodable second = sequence.getObjectAt(1);
            PrivateKeyInfo key =
                    switch (second) {
                        case ASN1Integer modulus ->
                            new PrivateKeyInfo(
                                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                    RSAPrivateKey.getInstance(sequence));
                        case ASN1OctetString scalar -> {
                            ECPrivateKey ec = ECPrivateKey.getInstance(sequence);
                            yield new PrivateKeyInfo(
                                    new AlgorithmIdentifier(
                                            X9ObjectIdentifiers.id_ecPublicKey, ec.getParametersObject()),
                                    ec);
                        }
                        default -> PrivateKeyInfo.getInstance(sequence);
                    };
            return Optional.of(PrivateKeyFactory.createKey(key));
        } catch (IOException | RuntimeException e) {
            // As above; and the message might quote the key.
            return Optional.empty();
        }
    }

    private static Optional<String> mismatch(AsymmetricKeyParameter publicKey, AsymmetricKeyParameter privateKey) {
        return switch (publicKey) {
            case RSAKeyParameters rsa ->
                privateKey instanceof RSAKeyParameters key
                        ? unless(key.getModulus().equals(rsa.getModulus()))
                        : otherType();
            case ECPublicKeyParameters ec ->
                privateKey instanceof ECPrivateKeyParameters key ? unless(belongs(ec, key)) : otherType();
            case Ed25519PublicKeyParameters ed ->
                privateKey instanceof Ed25519PrivateKeyParameters key
                        ? unless(java.util.Arrays.equals(key.generatePublicKey().getEncoded(), ed.getEncoded()))
                        : otherType();
            default -> Optional.of("tls: unknown public key algorithm");
        };
    }

    private static boolean belongs(ECPublicKeyParameters publicKey, ECPrivateKeyParameters privateKey) {
        if (!privateKey
                .getParameters()
                .getCurve()
                .equals(publicKey.getParameters().getCurve())) {
            return false;
        }
        return new FixedPointCombMultiplier()
                .multiply(privateKey.getParameters().getG(), privateKey.getD())
                .normalize()
                .equals(publicKey.getQ());
    }

    private static Optional<String> unless(boolean pair) {
        return pair ? Optional.empty() : Optional.of("tls: private key does not match public key");
    }

    private static Optional<String> otherType() {
        return Optional.of("tls: private key type does not match public key type");
    }
}
