package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.wire.system.v1alpha1.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Invariant I9: what is printed ends up in logs. */
final class SecretsAreNotPrintedTest {
    private static final String PLAIN = "correct horse battery staple";
    private static final Resource SECRET = new Resource(
            new ResourceKey("Secret", "default", "s"),
            Map.of(),
            Secret.newBuilder()
                    .setData(BytesValue.of(ByteString.copyFromUtf8(PLAIN)))
                    .build()
                    .toByteString());

    @Test
    void noValueThatHoldsASecretPrintsIt() {
        List<Object> holders = List.of(
                SECRET,
                WireForm.ofGlobal().of(SECRET),
                new Decoded.Sound(SECRET, List.of()),
                new FromWire.Read(SECRET));
        assertThat(holders).allSatisfy(holder -> assertThat(holder.toString()).doesNotContain("horse"));
    }

    @Test
    void aSecretThatIsNoBase64IsRefusedWithoutItsText() {
        Decoded decoded = ResourceDocuments.decode(
                Trees.json("{'type':'Secret','mesh':'default','name':'s','data':'correct horse battery staple!'}"));
        assertThat(decoded)
                .isEqualTo(new Decoded.Malformed("invalid Secret object: \"illegal base64 data at input byte 7\""));
    }
}
