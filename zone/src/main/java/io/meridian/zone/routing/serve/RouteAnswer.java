package io.meridian.zone.routing.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.meridian.zone.endpoints.Assignment;
import io.meridian.zone.endpoints.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a dataplane sends what it asks for, as REST says it.
 *
 * @param mesh its mesh
 * @param dataplane its name
 * @param zone this zone
 * @param destination what it asks for, in words
 * @param overprovisioning factor in percent; absent for the usual one of proxies, 140
 * @param localitiesWeighted whether the weights of groups count
 * @param groups in the order in which they are used
 * @param leftOut what could serve and does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RouteAnswer(
        String mesh,
        String dataplane,
        String zone,
        String destination,
        @Nullable Integer overprovisioning,
        boolean localitiesWeighted,
        List<Group> groups,
        List<Left> leftOut) {

    /**
     * Endpoints of one locality.
     *
     * @param priority 0 is used first
     * @param why it has this priority
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Group(
            int priority,
            @Nullable String zone,
            @Nullable String subZone,
            @Nullable Integer weight,
            String why,
            List<Endpoint> endpoints) {}

    /**
     * One endpoint.
     *
     * @param is what it is, in words
     */
    record Endpoint(String address, int port, int weight, Map<String, String> tags, List<String> is) {}

    /**
     * Something that does not serve.
     *
     * @param what it is, in words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Left(String what, @Nullable String zone, String why) {}

    static RouteAnswer of(String mesh, String dataplane, String zone, String destination, Assignment assignment) {
        return new RouteAnswer(
                mesh,
                dataplane,
                zone,
                destination,
                assignment.overprovisioning().isPresent()
                        ? (Integer) assignment.overprovisioning().getAsInt()
                        : null,
                assignment.localitiesWeighted(),
                assignment.groups().stream().map(RouteAnswer::group).toList(),
                assignment.leftOut().stream()
                        .map(left -> new Left(
                                left.source().text(),
                                present(left.source().zone()),
                                left.reason().sentence()))
                        .toList());
    }

    private static Group group(Assignment.Group group) {
        return new Group(
                group.priority(),
                present(group.locality().zone()),
                present(group.locality().subZone()),
                group.weight().isPresent() ? (Integer) group.weight().getAsInt() : null,
                group.why(),
                group.endpoints().stream()
                        .map(endpoint -> new Endpoint(
                                endpoint.address().host(),
                                endpoint.address().port(),
                                endpoint.weight(),
                                endpoint.tags(),
                                endpoint.sources().stream().map(Source::text).toList()))
                        .toList());
    }

    private static @Nullable String present(String text) {
        return text.isEmpty() ? null : text;
    }
}
