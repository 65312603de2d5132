package io.meridian.common.model;

/** Names and values of the labels that control planes themselves read or write (spec/kds-protocol §4.5). */
public final class Labels {
    public static final String ORIGIN = "kuma.io/origin";
    public static final String ZONE = "kuma.io/zone";
    public static final String MESH = "kuma.io/mesh";
    public static final String ENV = "kuma.io/env";
    public static final String DISPLAY_NAME = "kuma.io/display-name";
    public static final String PROXY_TYPE = "kuma.io/proxy-type";
    public static final String POLICY_ROLE = "kuma.io/policy-role";
    public static final String MANAGED_BY = "kuma.io/managed-by";
    public static final String KDS_SYNC = "kuma.io/kds-sync";
    public static final String WORKLOAD = "kuma.io/workload";
    public static final String NAMESPACE = "k8s.kuma.io/namespace";
    public static final String DELETION_GRACE_PERIOD = "kuma.io/deletion-grace-period-started-at";

    public static final String ORIGIN_GLOBAL = "global";
    public static final String ORIGIN_ZONE = "zone";

    private Labels() {}
}
