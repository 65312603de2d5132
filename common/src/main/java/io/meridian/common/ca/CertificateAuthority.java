package io.meridian.common.ca;

import com.google.protobuf.ByteString;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One type of certificate authority. */
public interface CertificateAuthority {

    /** The {@code type} of its backends. */
    String type();

    /** The rules that a backend breaks (spec/mesh-resource §4.3), in the reference's order; none for a sound one. */
    List<Violation> violations(Backend backend, MeshSecrets secrets);

    /** What the author of a sound backend should know of it. */
    default List<String> advice(Backend backend) {
        return List.of();
    }

    /** Names of the Secrets of the mesh that a backend uses; none when its conf cannot be read. */
    Set<String> secretsOf(Backend backend);

    /** What has to be stored along with a mesh for this backend to work. May take the time that making a key takes. */
    Provision provision(Backend backend, MeshSecrets secrets);

    /** What {@link #provision} comes to. */
    sealed interface Provision {

        /** Everything that is needed is there. */
        record Complete() implements Provision {}

        /**
         * New Secrets.
         *
         * @param payloads payload by name of the Secret; none of them exists
         */
        record Fresh(SortedMap<String, ByteString> payloads) implements Provision {
            public Fresh {
                payloads = new TreeMap<>(payloads);
            }

            public Fresh(Map<String, ByteString> payloads) {
                this(new TreeMap<>(payloads));
            }

            /** The names alone: payloads are keys. */
            @Override
            public String toString() {
                return "Fresh" + payloads.keySet();
            }
        }

        /** They cannot be made as the backend asks. */
        record Impossible(List<Violation> violations) implements Provision {
            public Impossible {
                violations = List.copyOf(violations);
            }
        }
    }
}
