package io.meridian.common.auth;

import io.meridian.common.model.ResourceKind;
import java.util.Set;

/**
 * Who may do what (spec/rest-api §1.13, and what Meridian asks beyond it: nobody writes anonymously, and secrets are read only
 * where nobody can listen).
 *
 * @param adminResources may see and change secrets
 * @param dataplaneTokens may issue tokens for dataplanes
 * @param userTokens may issue tokens for users
 * @param zoneTokens may issue tokens for zones
 * @param controlPlaneMetadata may read the configuration
 * @param configDumps may ask proxies for their configuration
 * @param stats may ask proxies for their statistics
 * @param clusters may ask proxies for their clusters
 */
public record Access(
        Grant adminResources,
        Grant dataplaneTokens,
        Grant userTokens,
        Grant zoneTokens,
        Grant controlPlaneMetadata,
        Grant configDumps,
        Grant stats,
        Grant clusters) {

    private static final Grant ADMINISTRATORS = new Grant(Set.of(User.ADMIN_NAME), Set.of(User.ADMIN_NAME));
    private static final Grant EVERYBODY = new Grant(Set.of(), Set.of(User.UNAUTHENTICATED, User.AUTHENTICATED));

    /** What holds unless it is set otherwise. */
    public static final Access DEFAULT = new Access(
            ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY);

    private static final Set<String> SECRET_KINDS = Set.of("Secret", "GlobalSecret");

    /** Who has a right: users by name, and everybody in one of some groups. */
    public record Grant(Set<String> users, Set<String> groups) {
        public Grant {
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
        }

        boolean covers(User user) {
            return users.contains(user.name()) || user.groups().stream().anyMatch(groups::contains);
        }
    }

    /** May somebody get or list resources of a kind? */
    public Decision read(Caller caller, ResourceKind kind) {
        if (!SECRET_KINDS.contains(kind.name())) {
            return Decision.ALLOWED;
        }
        if (!adminResources.covers(caller.user())) {
            return deniedResource(caller, kind);
        }
        if (!caller.confidential()) {
            return new Decision.Denied("resources of type \"" + kind.name()
                    + "\" are not read over plain HTTP from another machine: use the HTTPS port (5682 by default)");
        }
        return Decision.ALLOWED;
    }

    /** May somebody create, change or delete resources of a kind? */
    public Decision write(Caller caller, ResourceKind kind) {
        if (SECRET_KINDS.contains(kind.name()) && !adminResources.covers(caller.user())) {
            return deniedResource(caller, kind);
        }
        return anyWrite(caller, "change resources of type \"" + kind.name() + "\"");
    }

    /** May somebody do something that changes state and is not about one kind? Anybody who has shown who they are. */
    public Decision anyWrite(Caller caller, String doing) {
        if (caller.user().isAnonymous()) {
            return new Decision.Denied(
                    "user \"" + caller.user() + "\" cannot " + doing
                            + ": send a user token over HTTPS (port 5682 by default), or ask from the control plane's own machine");
        }
        return Decision.ALLOWED;
    }

    /** May somebody issue a token for a dataplane? */
    public Decision issueDataplaneToken(Caller caller) {
        return decide(dataplaneTokens, caller, "generate dataplane token");
    }

    /** May somebody issue a token for a zone? */
    public Decision issueZoneToken(Caller caller, String zone) {
        return decide(zoneTokens, caller, "generate zone token for zone '" + zone + "'");
    }

    /** May somebody issue a token for a user? */
    public Decision issueUserToken(Caller caller) {
        return userTokens.covers(caller.user()) ? Decision.ALLOWED : new Decision.Denied("action not allowed");
    }

    /** May somebody read the configuration of the control plane? */
    public Decision viewControlPlaneMetadata(Caller caller) {
        return decide(controlPlaneMetadata, caller, "control-plane metadata");
    }

    /** May somebody ask proxies for their configuration? */
    public Decision viewConfigDump(Caller caller) {
        return decide(configDumps, caller, "envoy proxy info");
    }

    /** May somebody ask proxies for their statistics? */
    public Decision viewStats(Caller caller) {
        return decide(stats, caller, "envoy proxy info");
    }

    /** May somebody ask proxies for their clusters? */
    public Decision viewClusters(Caller caller) {
        return decide(clusters, caller, "envoy proxy info");
    }

    private static Decision decide(Grant grant, Caller caller, String what) {
        return grant.covers(caller.user())
                ? Decision.ALLOWED
                : new Decision.Denied("user \"" + caller.user() + "\" cannot access " + what);
    }

    private static Decision deniedResource(Caller caller, ResourceKind kind) {
        return new Decision.Denied(
                "user \"" + caller.user() + "\" cannot access the resource of type \"" + kind.name() + "\"");
    }
}
