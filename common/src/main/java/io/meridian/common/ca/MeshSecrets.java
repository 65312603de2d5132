package io.meridian.common.ca;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** The Secrets of one mesh, to be looked at. */
@FunctionalInterface
public interface MeshSecrets {
    /** The payload of the Secret of this name; empty when there is none. */
    Optional<ByteString> payload(String name);
}
