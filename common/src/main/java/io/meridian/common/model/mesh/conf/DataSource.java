package io.meridian.common.model.mesh.conf;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Where bytes come from (spec/mesh-resource §1.4, {@code kuma.system.v1alpha1.DataSource}). */
public sealed interface DataSource {

    /** A Secret of the same mesh. */
    record Secret(String name) implements DataSource {}

    /** A file that the control plane's process can read. */
    record File(String path) implements DataSource {}

    /** The bytes themselves. */
    record Inline(ByteString bytes) implements DataSource {
        @Override
        public String toString() {
            return "Inline[" + bytes.size() + " bytes]";
        }
    }

    /** The text itself. */
    record InlineString(String text) implements DataSource {
        @Override
        public String toString() {
            return "InlineString[" + text.length() + " characters]";
        }
    }

    /** None of these was given. */
    record NotChosen() implements DataSource {}

    /** The source that a conf chooses; of several, the one with the highest field number (spec/mesh-resource §1.6). */
    static DataSource read(ConfReader conf) throws MalformedConfException {
        Optional<String> secret = conf.optionalString("secret");
        Optional<String> file = conf.optionalString("file");
        Optional<ByteString> inline = conf.optionalBytes("inline");
        Optional<String> inlineString = conf.optionalString("inlineString");
        if (inlineString.isPresent()) {
            return new InlineString(inlineString.get());
        }
        if (inline.isPresent()) {
            return new Inline(inline.get());
        }
        if (file.isPresent()) {
            return new File(file.get());
        }
        return secret.isPresent() ? new Secret(secret.get()) : new NotChosen();
    }
}
