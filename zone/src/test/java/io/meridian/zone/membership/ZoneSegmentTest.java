package io.meridian.zone.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ZoneSegmentTest {

    private static final Constraints EXAMPLE_09 = new Constraints(
            MembershipTest.selectors("{zone: us-east} ∥ {zone: us-west}"),
            MembershipTest.selectors("{env: development}"));

    @Test
    void aZoneOutsideTheRequirementsIsToldSoWithZoneAndRequirementsNamed() {
        assertThat(ZoneSegment.exclusion("production", EXAMPLE_09, "eu-1"))
                .hasValue(
                        "zone \"eu-1\" is outside mesh \"production\": no dataplane of this zone can fulfill"
                                + " requirements[0] (kuma.io/zone=us-east), requirements[1] (kuma.io/zone=us-west);"
                                + " add a requirement that allows kuma.io/zone=eu-1, or register the dataplane in another zone or mesh");
    }

    @Test
    void aZoneThatARequirementNamesIsInside() {
        assertThat(ZoneSegment.exclusion("production", EXAMPLE_09, "us-west")).isEmpty();
    }

    @Test
    void aRequirementThatDoesNotSpeakOfZonesLeavesTheDecisionToEachDataplane() {
        Constraints constraints = new Constraints(MembershipTest.selectors("{zone: us-east} ∥ {team: pay}"), List.of());
        assertThat(ZoneSegment.exclusion("production", constraints, "eu-1")).isEmpty();
    }

    @Test
    void anyZoneWillDoForARequirementThatAsksForSomeZone() {
        Constraints constraints = new Constraints(MembershipTest.selectors("{zone: *}"), List.of());
        assertThat(ZoneSegment.exclusion("production", constraints, "eu-1")).isEmpty();
    }

    @Test
    void aRestrictionOfTheZoneItselfShutsItOut() {
        Constraints constraints = new Constraints(List.of(), MembershipTest.selectors("{env: dev} ∥ {zone: eu-1}"));
        assertThat(ZoneSegment.exclusion("production", constraints, "eu-1"))
                .hasValueSatisfying(text -> assertThat(text).contains("restrictions[1] (kuma.io/zone=eu-1)"));
        assertThat(ZoneSegment.exclusion("production", constraints, "us-1")).isEmpty();
    }

    @Test
    void aRestrictionOfTheZoneWithAnotherTagLeavesRoomForOthers() {
        Constraints constraints = new Constraints(List.of(), MembershipTest.selectors("{zone: eu-1, env: dev}"));
        assertThat(ZoneSegment.exclusion("production", constraints, "eu-1")).isEmpty();
    }
}
