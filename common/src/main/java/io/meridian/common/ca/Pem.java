package io.meridian.common.ca;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Certificates and keys as text (RFC 7468). */
public final class Pem {

    public static final String CERTIFICATE = "CERTIFICATE";

    /** An RSA key alone (PKCS #1, RFC 8017 §A.1.2): the form in which the reference keeps its keys. */
    public static final String RSA_PRIVATE_KEY = "RSA PRIVATE KEY";

    private Pem() {}

    /**
     * One block of a text.
     *
     * @param type its label
     * @param der what it holds; possibly a key
     */
    public record Block(String type, ByteString der) {
        @Override
        public String toString() {
            return "Block[" + type + ", " + der.size() + " bytes]";
        }
    }

    /** A text of one block, ended by a line feed. */
    public static ByteString encode(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ByteString.copyFromUtf8("-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
    }

    /**
     * An RSA key as a text.
     *
     * @throws IllegalArgumentException when it is no RSA key
     */
    public static ByteString rsaPrivateKey(PrivateKey key) {
        try {
            byte[] pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            if (!key.getAlgorithm().equals("RSA")) {
                throw new IllegalArgumentException("algorithm: " + key.getAlgorithm() + " (expected: RSA)");
            }
            return encode(RSA_PRIVATE_KEY, pkcs1);
        } catch (IOException e) {
            throw new UncheckedIOException("a key of this platform has no PKCS #8 form", e);
        }
    }

    /** The blocks of a text up to the first that is broken; text around them is passed over. */
    public static List<Block> decode(ByteString text) {
        List<Block> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(text.toStringUtf8()))) {
            for (PemObject object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                blocks.add(new Block(object.getType(), ByteString.copyFrom(object.getContent())));
            }
        } catch (IOException | DecoderException e) {
            // What follows a broken block cannot be told from it: who reads this sees the blocks before.
            return List.copyOf(blocks);
        }
        return List.copyOf(blocks);
    }
}
