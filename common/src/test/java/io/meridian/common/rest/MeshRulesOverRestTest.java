package io.meridian.common.rest;

import io.meridian.common.testing.MeshRule;
import io.meridian.common.testing.MeshRuleOverRest;
import io.meridian.common.testing.MeshRuleTable;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule table as a client asks it: statuses, titles, details and violations in the reference's words. */
final class MeshRulesOverRestTest {

    private static final BareApi API = BareApi.global();
    private static final MeshRuleOverRest TABLE =
            new MeshRuleOverRest((method, path, body) -> API.send(method, path, body));

    static List<MeshRule> rules() {
        return MeshRuleTable.rules();
    }

    @AfterAll
    static void close() {
        API.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleIsAnsweredAsItShould(MeshRule rule) {
        TABLE.check(rule);
    }
}
