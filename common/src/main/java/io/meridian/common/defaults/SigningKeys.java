package io.meridian.common.defaults;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.meridian.common.ca.Pem;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.wire.system.v1alpha1.Secret;
import java.util.Map;

/** Secrets that hold the keys by which tokens are signed (spec/rest-api §5.3): an RSA key of 2,048 bits, PKCS #1 in PEM. */
public final class SigningKeys {

    private static final int BITS = 2048;

    private SigningKeys() {}

    /** How the names of a mesh's keys for tokens of its proxies begin; a serial number follows. */
    public static String dataplaneTokenPrefix(String mesh) {
        return "dataplane-token-signing-key-" + mesh;
    }

    /** The first key of a new mesh. */
    public static Resource firstOf(String mesh, RsaKeys keys) {
        return fresh(new ResourceKey("Secret", mesh, dataplaneTokenPrefix(mesh) + "-1"), keys);
    }

    /** A new key as a Secret or GlobalSecret under this key. */
    public static Resource fresh(ResourceKey key, RsaKeys keys) {
        return new Resource(
                key, Map.of(), payload(Pem.rsaPrivateKey(keys.generate(BITS).getPrivate())));
    }

    /** The spec of a Secret with this payload. */
    public static ByteString payload(ByteString payload) {
        return Secret.newBuilder().setData(BytesValue.of(payload)).build().toByteString();
    }
}
