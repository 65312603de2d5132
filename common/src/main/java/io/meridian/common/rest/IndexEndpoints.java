package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.api.ControlPlaneIndex;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Decision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Who answers here and who asks: {@code /}, {@code /config} and {@code /who-am-i} (spec/rest-api §1.4, §1.5, §1.7). */
final class IndexEndpoints {

    private IndexEndpoints() {}

    /**
     * @param index what {@code GET /} says, asked anew for each request: the cluster id is not known from the start
     * @param configuration the effective settings, passwords masked
     */
    static List<Endpoint> of(Supplier<ControlPlaneIndex> index, Supplier<ObjectNode> configuration, Access access) {
        return List.of(
                new Endpoint(
                        Method.GET,
                        "/",
                        Endpoint.Traits.DEFAULT.withoutAuthentication(),
                        call -> CompletableFuture.completedFuture(Answer.json(200, index.get()))),
                Endpoint.get("/config", call -> switch (access.viewControlPlaneMetadata(call.caller())) {
                    case Decision.Allowed ignored -> Answer.compactJson(200, configuration.get());
                    case Decision.Denied(String detail) -> Failures.accessDenied(detail);
                }),
                Endpoint.get("/who-am-i", IndexEndpoints::whoAmI));
    }

    private static Answer whoAmI(Call call) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("name", call.caller().user().name());
        ArrayNode groups = answer.putArray("groups");
        call.caller().user().groups().forEach(groups::add);
        return Answer.json(200, answer);
    }
}
