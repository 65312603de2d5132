package io.meridian.common.sync.grpc;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;

/** What the node of a request says of the control plane that sent it (spec/kds-protocol §3.2). */
final class RequestNode {
    private RequestNode() {}

    /** Its process, new at each start; empty when it does not say. */
    static String instance(Node node) {
        return node.getMetadata()
                .getFieldsOrDefault("control-plane-id", Value.getDefaultInstance())
                .getStringValue();
    }
}
