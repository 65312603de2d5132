package io.meridian.common.model;

/** How the spec of a kind is spelled, in bytes and in documents (spec/kds-protocol §4.3, spec/rest-api §2.5, §2.6). */
public sealed interface Encoding {

    /**
     * A protobuf message; in documents its fields stand beside the metadata.
     *
     * @param message full name of the message, such as {@code kuma.mesh.v1alpha1.Mesh}
     */
    record Proto(String message) implements Encoding {
        /** The type URL of the {@code Any} that holds the spec. */
        public String typeUrl() {
            return "type.googleapis.com/" + message;
        }
    }

    /**
     * A JSON object, in an {@code Any} without type URL; in documents it stands under {@code spec}.
     *
     * @param status whether the kind also has a {@code status}, written by control planes only
     */
    record Json(boolean status) implements Encoding {}
}
