package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.auth.Access.Grant;
import io.meridian.common.model.ResourceKinds;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private static final Caller ADMIN = new Caller(User.ADMIN, true);
    private static final Caller NOBODY = new Caller(User.ANONYMOUS, false);
    private static final Caller JANE = new Caller(User.authenticated("jane", List.of("team-a")), true);

    private final Access access = Access.DEFAULT;

    @Test
    void anybodyReadsWhatIsNoSecret() {
        assertThat(access.read(NOBODY, ResourceKinds.MESH_KIND)).isEqualTo(Decision.ALLOWED);
        assertThat(access.viewControlPlaneMetadata(NOBODY)).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void nobodyWritesAnonymously() {
        assertThat(access.write(NOBODY, ResourceKinds.MESH_KIND))
                .isInstanceOfSatisfying(Decision.Denied.class, denied -> assertThat(denied.detail())
                        .contains("mesh-system:anonymous/mesh-system:unauthenticated", "Mesh", "5682"));
        assertThat(access.write(JANE, ResourceKinds.MESH_KIND)).isEqualTo(Decision.ALLOWED);
        assertThat(access.write(new Caller(User.ANONYMOUS, true), ResourceKinds.DATAPLANE))
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void onlyAdministratorsSeeOrChangeSecretsInTheReferencesWords() {
        assertThat(access.read(NOBODY, ResourceKinds.SECRET))
                .isEqualTo(
                        new Decision.Denied(
                                "user \"mesh-system:anonymous/mesh-system:unauthenticated\" cannot access the resource of type \"Secret\""));
        assertThat(access.write(JANE, ResourceKinds.GLOBAL_SECRET))
                .isEqualTo(
                        new Decision.Denied(
                                "user \"jane/team-a,mesh-system:authenticated\" cannot access the resource of type \"GlobalSecret\""));
        assertThat(access.read(ADMIN, ResourceKinds.SECRET)).isEqualTo(Decision.ALLOWED);
        assertThat(access.write(ADMIN, ResourceKinds.GLOBAL_SECRET)).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void secretsAreNotReadWhereOthersCanListenWhoeverMayReadThem() {
        Access open = new Access(
                new Grant(Set.of(), Set.of(User.UNAUTHENTICATED)),
                access.dataplaneTokens(),
                access.userTokens(),
                access.zoneTokens(),
                access.controlPlaneMetadata(),
                access.configDumps(),
                access.stats(),
                access.clusters());
        assertThat(open.read(NOBODY, ResourceKinds.SECRET))
                .isInstanceOfSatisfying(Decision.Denied.class, denied -> assertThat(denied.detail())
                        .contains("HTTPS"));
        assertThat(open.read(new Caller(User.ANONYMOUS, true), ResourceKinds.SECRET))
                .isEqualTo(Decision.ALLOWED);
    }

    @Test
    void tokensAreForAdministratorsToIssueInTheReferencesWords() {
        assertThat(access.issueDataplaneToken(JANE))
                .isEqualTo(new Decision.Denied(
                        "user \"jane/team-a,mesh-system:authenticated\" cannot access generate dataplane token"));
        assertThat(access.issueZoneToken(JANE, "east"))
                .isEqualTo(
                        new Decision.Denied(
                                "user \"jane/team-a,mesh-system:authenticated\" cannot access generate zone token for zone 'east'"));
        assertThat(access.issueUserToken(JANE)).isEqualTo(new Decision.Denied("action not allowed"));
        assertThat(access.issueUserToken(ADMIN)).isEqualTo(Decision.ALLOWED);
    }

    @Test
    void aGrantCoversUsersByNameAndByGroup() {
        Grant grant = new Grant(Set.of("jane"), Set.of("team-b"));
        assertThat(grant.covers(new User("jane", List.of()))).isTrue();
        assertThat(grant.covers(new User("john", List.of("team-b")))).isTrue();
        assertThat(grant.covers(new User("john", List.of("jane")))).isFalse();
    }
}
