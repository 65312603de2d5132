package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the root of a builtin certificate authority is made.
 *
 * @param rsaBits length of its key; {@value #DEFAULT_RSA_BITS} when absent or 0
 * @param expiration how long it is valid, as written; empty for the default
 */
public record BuiltinConf(long rsaBits, String expiration) {
    public static final long DEFAULT_RSA_BITS = 2048;

    /** Validity of a root when the conf does not say. */
    public static final String DEFAULT_EXPIRATION = "10y";

    public static Conf<BuiltinConf> read(Struct conf) {
        return Conf.read(conf, reader -> {
            Optional<ConfReader> root = reader.optionalObject("caCert");
            if (root.isEmpty()) {
                return new BuiltinConf(DEFAULT_RSA_BITS, "");
            }
            OptionalLong bits = root.get().optionalUint32("RSAbits");
            return new BuiltinConf(
                    bits.orElse(0) == 0 ? DEFAULT_RSA_BITS : bits.getAsLong(),
                    root.get().string("expiration"));
        });
    }
}
