package io.meridian.global.zones;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness.Stream;
import io.meridian.wire.system.v1alpha1.EnvoyAdminStreams;
import io.meridian.wire.system.v1alpha1.HealthCheck;
import io.meridian.wire.system.v1alpha1.KDSStream;
import io.meridian.wire.system.v1alpha1.KDSStreams;
import io.meridian.wire.system.v1alpha1.KDSSubscription;
import io.meridian.wire.system.v1alpha1.KDSSubscriptionStatus;
import io.meridian.wire.system.v1alpha1.Version;
import io.meridian.wire.system.v1alpha1.ZoneInsight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an insight on a zone goes from one state to the next (spec/kds-protocol §6.8). Pure. */
final class ZoneInsights {
    private static final int SUBSCRIPTIONS = 10;
    private static final int CONFIG_CHARACTERS = 64 << 10;
    private static final Duration GENERATION = Duration.ofSeconds(150);
    private static final Pattern RELEASE = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.\\d{1,6}");
    private static final int MINORS_APART = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ZoneInsights() {}

    /** A stream opened at an instance of global. */
    static ZoneInsight opened(ZoneInsight before, Stream stream, String globalInstance, Instant now) {
        KDSStream newest = KDSStream.newBuilder()
                .setGlobalInstanceId(globalInstance)
                .setConnectTime(timestamp(now))
                .build();
        KDSStreams.Builder streams = before.getKdsStreams().toBuilder();
        EnvoyAdminStreams.Builder admin = before.getEnvoyAdminStreams().toBuilder();
        switch (stream) {
            case GLOBAL_TO_ZONE -> streams.setGlobalToZone(newest);
            case ZONE_TO_GLOBAL -> streams.setZoneToGlobal(newest);
            case CONFIG_DUMP -> {
                streams.setConfigDump(newest);
                admin.setConfigDumpGlobalInstanceId(globalInstance);
            }
            case STATS -> {
                streams.setStats(newest);
                admin.setStatsGlobalInstanceId(globalInstance);
            }
            case CLUSTERS -> {
                streams.setClusters(newest);
                admin.setClustersGlobalInstanceId(globalInstance);
            }
        }
        ZoneInsight.Builder after = before.toBuilder().setKdsStreams(streams);
        return admin.build().equals(EnvoyAdminStreams.getDefaultInstance())
                ? after.build()
                : after.setEnvoyAdminStreams(admin).build();
    }

    /** A subscription as it begins. */
    static KDSSubscription begun(
            String id, String globalInstance, String globalVersion, ZoneIntroduction zone, Instant now) {
        KDSSubscription.Builder subscription = KDSSubscription.newBuilder()
                .setId(id)
                .setGlobalInstanceId(globalInstance)
                .setZoneInstanceId(zone.instance())
                .setConnectTime(timestamp(now))
                .setAuthTokenProvided(zone.tokenShown())
                .setVersion(Version.newBuilder()
                        .setKumaCp(zone.version().toBuilder()
                                .setKumaCpGlobalCompatible(
                                        compatible(globalVersion, zone.version().getVersion()))));
        // Clients give up over a configuration that is not JSON.
        return isObject(zone.config()) ? subscription.setConfig(zone.config()).build() : subscription.build();
    }

    /** A new subscription: an older one is over, the oldest make room, and only the newest keeps its configuration and details. */
    static ZoneInsight subscribed(ZoneInsight before, KDSSubscription begun) {
        List<KDSSubscription> subscriptions = new ArrayList<>();
        for (KDSSubscription older : before.getSubscriptionsList()) {
            KDSSubscription.Builder brief =
                    over(older, begun.getConnectTime()).toBuilder().clearConfig();
            brief.getStatusBuilder().clearStat();
            subscriptions.add(brief.build());
        }
        subscriptions.add(begun);
        return before.toBuilder()
                .clearSubscriptions()
                .addAllSubscriptions(
                        subscriptions.subList(Math.max(0, subscriptions.size() - SUBSCRIPTIONS), subscriptions.size()))
                .build();
    }

    /** The counts of a subscription as they are now, while it is open. */
    static ZoneInsight counted(ZoneInsight before, String id, KDSSubscriptionStatus status, Instant now) {
        ZoneInsight.Builder after = before.toBuilder();
        for (KDSSubscription.Builder subscription : after.getSubscriptionsBuilderList()) {
            if (subscription.getId().equals(id)) {
                subscription.setStatus(status);
                if (!subscription.hasDisconnectTime()) {
                    subscription.setGeneration((int) (Duration.between(instant(subscription.getConnectTime()), now)
                            .dividedBy(GENERATION)));
                }
            }
        }
        return after.build();
    }

    /** A subscription ended, unless it had ended before. */
    static ZoneInsight ended(ZoneInsight before, String id, Instant now) {
        ZoneInsight.Builder after = before.toBuilder().clearSubscriptions();
        before.getSubscriptionsList()
                .forEach(subscription -> after.addSubscriptions(
                        subscription.getId().equals(id) ? over(subscription, timestamp(now)) : subscription));
        return after.build();
    }

    /** What another process of global left: its subscriptions ended with it, at the latest when it last wrote of them. */
    static ZoneInsight inherited(ZoneInsight left) {
        ZoneInsight.Builder after = left.toBuilder().clearSubscriptions();
        left.getSubscriptionsList()
                .forEach(subscription -> after.addSubscriptions(over(
                        subscription,
                        subscription.getStatus().hasLastUpdateTime()
                                ? subscription.getStatus().getLastUpdateTime()
                                : subscription.getConnectTime())));
        return after.build();
    }

    /** A zone called {@code HealthCheck}. */
    static ZoneInsight checked(ZoneInsight before, Instant now) {
        return before.toBuilder()
                .setHealthCheck(HealthCheck.newBuilder().setTime(timestamp(now)))
                .build();
    }

    /** Same major release, at most two minor ones apart; what is no release number passes (spec/kds-protocol §3.2). */
    static boolean compatible(String global, String zone) {
        Matcher one = RELEASE.matcher(global);
        Matcher other = RELEASE.matcher(zone);
        return !one.matches()
                || !other.matches()
                || one.group(1).equals(other.group(1))
                        && Math.abs(Integer.parseInt(one.group(2)) - Integer.parseInt(other.group(2))) <= MINORS_APART;
    }

    private static KDSSubscription over(KDSSubscription subscription, Timestamp when) {
        return subscription.hasDisconnectTime()
                ? subscription
                : subscription.toBuilder().setDisconnectTime(when).build();
    }

    private static boolean isObject(String config) {
        if (config.length() > CONFIG_CHARACTERS) {
            return false;
        }
        try {
            return JSON.readTree(config).isObject();
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
