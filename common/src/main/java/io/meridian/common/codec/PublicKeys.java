package io.meridian.common.codec;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/** The public half of a signing key: what zones get of it (spec/kds-protocol §2.3). */
final class PublicKeys {
    private static final Pattern PRIVATE =
            Pattern.compile("-----BEGIN RSA PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END RSA PRIVATE KEY-----\\s*");

    private PublicKeys() {}

    /**
     * PKCS#1 PEM of the public key.
     *
     * @param privateKey PKCS#1 PEM of an RSA private key
     * @return empty if it is none; never a part of what was given
     */
    static Optional<ByteString> of(ByteString privateKey) {
        Matcher pem = PRIVATE.matcher(privateKey.toString(StandardCharsets.ISO_8859_1));
        if (!pem.matches()) {
            return Optional.empty();
        }
        try {
            RSAPrivateKey key =
                    RSAPrivateKey.getInstance(Base64.getMimeDecoder().decode(pem.group(1)));
            RSAPublicKey half = new RSAPublicKey(key.getModulus(), key.getPublicExponent());
            return Optional.of(pem("RSA PUBLIC KEY", half.getEncoded()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteString pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ByteString.copyFromUtf8("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
