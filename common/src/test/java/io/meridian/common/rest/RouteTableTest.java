package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.common.rest.RouteTable.Match;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouteTableTest {

    private final RouteTable table = new RouteTable(List.of(
            endpoint(Method.GET, "/"),
            endpoint(Method.GET, "/zones/{name}"),
            endpoint(Method.PUT, "/zones/{name}"),
            endpoint(Method.GET, "/zones/_overview"),
            endpoint(Method.GET, "/meshes/{name}"),
            endpoint(Method.GET, "/meshes/{mesh}/dataplanes/{name}")));

    @Test
    void aLiteralSegmentWinsOverAName() {
        assertThat(found("/zones/_overview").endpoint().template()).isEqualTo("/zones/_overview");
        assertThat(found("/zones/east").path()).isEqualTo(Map.of("name", "east"));
    }

    @Test
    void onePlaceMayBearTwoNames() {
        assertThat(found("/meshes/m").path()).isEqualTo(Map.of("name", "m"));
        assertThat(found("/meshes/m/dataplanes/d").path()).isEqualTo(Map.of("mesh", "m", "name", "d"));
    }

    @Test
    void aTrailingSlashLeadsToTheSamePlaceAndAnEmptySegmentNowhere() {
        assertThat(found("/zones/east/").path()).isEqualTo(Map.of("name", "east"));
        assertThat(match(Method.GET, "/meshes//dataplanes")).isInstanceOf(Match.NoPath.class);
        assertThat(found("/").endpoint().template()).isEqualTo("/");
    }

    @Test
    void aWrongMethodIsToldFromAWrongPath() {
        assertThat(match(Method.POST, "/zones/east")).isEqualTo(new Match.WrongMethod(Set.of(Method.GET, Method.PUT)));
        assertThat(table.match(Optional.empty(), List.of("zones", "east"))).isInstanceOf(Match.WrongMethod.class);
        assertThat(match(Method.GET, "/meshes/m/dataplanes")).isInstanceOf(Match.NoPath.class);
    }

    @Test
    void twoEndpointsCannotShareAPlace() {
        assertThatThrownBy(
                        () -> new RouteTable(List.of(endpoint(Method.GET, "/a/{x}"), endpoint(Method.GET, "/a/{y}"))))
                .hasMessageContaining("/a/{y}");
    }

    private Match.Found found(String path) {
        return (Match.Found) match(Method.GET, path);
    }

    private Match match(Method method, String path) {
        return table.match(Optional.of(method), PathText.segments(path).orElseThrow());
    }

    private static Endpoint endpoint(Method method, String template) {
        return new Endpoint(method, template, Endpoint.Traits.DEFAULT, call -> {
            throw new AssertionError("only looked up");
        });
    }
}
