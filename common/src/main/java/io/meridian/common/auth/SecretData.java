package io.meridian.common.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Resource;
import io.meridian.wire.system.v1alpha1.Secret;
import java.nio.charset.StandardCharsets;

/** What a Secret or GlobalSecret holds. Its text form says nothing of it. */
record SecretData(byte[] bytes) {

    /** Reads it; the empty data of one that cannot be read is no key and no token, and is treated as such. */
    static SecretData of(Resource secret) {
        try {
            return new SecretData(
                    Secret.parseFrom(secret.spec()).getData().getValue().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            return new SecretData(new byte[0]);
        }
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SecretData[" + bytes.length + " bytes]";
    }
}
