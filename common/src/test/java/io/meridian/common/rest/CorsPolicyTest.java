package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may read what the API answers (spec/rest-api §1.10). */
final class CorsPolicyTest {
    private static final CorsPolicy POLICY =
            CorsPolicy.of(List.of("https://console.example.com", "https://[a-z]+\\.ops\\.example\\.com(:\\d+)?"));

    @ParameterizedTest
    @ValueSource(
            strings = {"https://console.example.com", "https://eu.ops.example.com", "https://us.ops.example.com:8443"})
    void aPageOfAnAllowedOriginMayRead(String origin) {
        assertThat(POLICY.headers(Optional.of(origin))).containsEntry("Access-Control-Allow-Origin", origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://consoleXexample.com",
                "https://console.example.com.evil.test",
                "https://evil.test/https://console.example.com",
                "http://console.example.com",
                "https://eu.ops.example.com.evil.test",
                "https://EU.ops.example.com",
                "null",
                ""
            })
    void anOriginThatOnlyLooksLikeOneMayNot(String origin) {
        assertThat(POLICY.headers(Optional.of(origin))).containsOnlyKeys("Vary");
        assertThat(POLICY.preflight(Optional.of(origin), Optional.of("PUT"), Optional.empty(), Set.of(Method.PUT)))
                .isEmpty();
    }

    @Test
    void withoutTheSettingNothingIsSaid() {
        assertThat(CorsPolicy.NONE.headers(Optional.of("https://console.example.com")))
                .isEmpty();
    }

    @Test
    void whatIsNeitherOriginNorExpressionIsRefusedWithAnExample() {
        assertThatThrownBy(() -> CorsPolicy.of(List.of("*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"*\"")
                .hasMessageContaining("https://console.example.com");
    }

    @Test
    void headersThatABrowserAsksForAreAllowedUnlessTheyAreNoHeaders() {
        assertThat(asked("authorization,content-type").orElseThrow().headers())
                .containsEntry("Access-Control-Allow-Headers", "authorization,content-type")
                .containsEntry("Access-Control-Allow-Methods", "DELETE,GET,PUT");
        assertThat(asked("x\ty; z").orElseThrow().headers()).doesNotContainKey("Access-Control-Allow-Headers");
    }

    @Test
    void aBrowserMayAskBeforeItWritesAndReadWhatItIsAnswered() {
        try (BareApi api = BareApi.global()) {
            HttpResponse<String> asked = api.send(
                    "OPTIONS",
                    "/meshes/default",
                    "",
                    "Origin",
                    BareApi.FRIEND,
                    "Access-Control-Request-Method",
                    "PUT",
                    "Access-Control-Request-Headers",
                    "content-type");
            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.body()).isEmpty();
            assertThat(asked.headers().firstValue("access-control-allow-methods"))
                    .contains("DELETE,GET,PUT");
            HttpResponse<String> refused = api.send("GET", "/meshes/nowhere", "", "Origin", BareApi.FRIEND);
            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.headers().firstValue("access-control-allow-origin"))
                    .contains(BareApi.FRIEND);
        }
    }

    @Test
    void toAnybodyElseOptionsIsAMethodThatThePathDoesNotTake() {
        try (BareApi api = BareApi.global()) {
            HttpResponse<String> asked = api.send(
                    "OPTIONS",
                    "/meshes/default",
                    "",
                    "Origin",
                    "https://evil.test",
                    "Access-Control-Request-Method",
                    "PUT");
            assertThat(asked.statusCode()).isEqualTo(405);
            assertThat(asked.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    private static Optional<Answer> asked(String names) {
        return POLICY.preflight(
                Optional.of("https://console.example.com"),
                Optional.of("PUT"),
                Optional.of(names),
                Set.of(Method.PUT, Method.GET, Method.DELETE));
    }
}
