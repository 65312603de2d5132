package io.meridian.common.model;

import java.util.Optional;
import java.util.Set;

/** Spells an entry of the registry: what most kinds share is the default, an entry says only what sets it apart. */
final class KindBuilder {
    private final String name;
    private final String path;
    private final Scope scope;
    private final Set<Flow> flows;
    private final Encoding encoding;
    private Optional<String> alternativePath = Optional.empty();
    private String shortName = "";
    private String singular;
    private String plural;
    private Optional<PolicyTraits> policy = Optional.empty();
    private boolean insight;
    private boolean adminOnly;
    private boolean federated = true;
    private boolean hashed = true;
    private boolean namespaced = true;

    KindBuilder(String name, String path, Scope scope, Set<Flow> flows, Encoding encoding) {
        this.name = name;
        this.path = path;
        this.scope = scope;
        this.flows = flows;
        this.encoding = encoding;
        this.singular = words(name);
        this.plural = singular + "s";
    }

    KindBuilder alternativePath(String value) {
        alternativePath = Optional.of(value);
        return this;
    }

    KindBuilder shortName(String value) {
        shortName = value;
        return this;
    }

    KindBuilder singular(String value) {
        singular = value;
        return this;
    }

    KindBuilder plural(String value) {
        plural = value;
        return this;
    }

    KindBuilder policy(PolicyTraits traits) {
        policy = Optional.of(traits);
        return this;
    }

    KindBuilder legacyPolicy() {
        return policy(PolicyTraits.LEGACY);
    }

    KindBuilder insight() {
        insight = true;
        return this;
    }

    KindBuilder adminOnly() {
        adminOnly = true;
        return this;
    }

    KindBuilder notFederated() {
        federated = false;
        return this;
    }

    KindBuilder keepsName() {
        hashed = false;
        return this;
    }

    KindBuilder clusterScoped() {
        namespaced = false;
        return this;
    }

    ResourceKind build() {
        return new ResourceKind(
                name,
                path,
                alternativePath,
                scope,
                flows,
                encoding,
                shortName,
                singular,
                plural,
                policy,
                insight,
                adminOnly,
                federated,
                hashed,
                namespaced);
    }

    /** {@code MeshHTTPRoute} as {@code Mesh HTTP Route}. */
    private static String words(String typeName) {
        return typeName.replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");
    }
}
