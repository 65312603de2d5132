package io.meridian.common.auth;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** RSA keys as secrets hold them: PEM of PKCS#1, as the reference writes it; PKCS#8, PKIX and bare DER are read, too. */
final class RsaPem {
    private RsaPem() {}

    /**
     * Reads a private key.
     *
     * @throws InvalidKeyException when it is none; the message holds nothing of it
     */
    static RSAPrivateCrtKey readPrivate(byte[] data) throws InvalidKeyException {
        Block block = block(data);
        try {
            byte[] pkcs8 = block.type().equals("PRIVATE KEY")
                    ? block.der()
                    : new PrivateKeyInfo(
                                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                                    RSAPrivateKey.getInstance(block.der()))
                            .getEncoded();
            if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
                    instanceof RSAPrivateCrtKey key) {
                return key;
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new InvalidKeyException("is not an RSA private key in PEM or DER");
        }
        throw new InvalidKeyException("is an RSA private key without its public half");
    }

    /**
     * Reads a public key, or takes the public half of a private one.
     *
     * @throws InvalidKeyException when it is neither; the message holds nothing of it
     */
    static RSAPublicKey readPublic(byte[] data) throws InvalidKeyException {
        Block block = block(data);
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            switch (block.type()) {
                case "RSA PUBLIC KEY" -> {
                    var key = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(block.der());
                    return (RSAPublicKey)
                            factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
                }
                case "PUBLIC KEY" -> {
                    byte[] pkix = SubjectPublicKeyInfo.getInstance(block.der()).getEncoded();
                    return (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(pkix));
                }
                default -> {
                    RSAPrivateCrtKey key = readPrivate(data);
                    return (RSAPublicKey)
                            factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
                }
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new InvalidKeyException("is not an RSA key in PEM or DER");
        }
    }

    private record Block(String type, byte[] der) {}

    private static Block block(byte[] data) throws InvalidKeyException {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        if (!text.contains("-----BEGIN ")) {
            return new Block("RSA PRIVATE KEY", data);
        }
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject object = reader.readPemObject();
            if (object != null) {
                return new Block(object.getType(), object.getContent());
            }
        } catch (IOException | RuntimeException broken) {
            throw new InvalidKeyException("is not a whole PEM block");
        }
        throw new InvalidKeyException("is not a whole PEM block");
    }

    /** Data that should be a key and is none. */
    static final class InvalidKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidKeyException(String message) {
            super(message);
        }
    }
}
