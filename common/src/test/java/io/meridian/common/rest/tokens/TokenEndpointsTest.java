package io.meridian.common.rest.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Caller;
import io.meridian.common.auth.KeyRing;
import io.meridian.common.auth.TokenIssuer;
import io.meridian.common.auth.User;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.SigningKeys;
import io.meridian.common.rest.Answer;
import io.meridian.common.rest.Call;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryResourceStore;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /tokens/…} as spec/rest-api §5.1 has it. */
final class TokenEndpointsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ADMIN = new Caller(User.ADMIN, true);
    private static final Caller NOBODY = new Caller(User.ANONYMOUS, true);
    private static final ResourceStore STORE = InMemoryResourceStore.open(InstantSource.fixed(NOW), new PlainForm());

    private final TokenIssuer issuer = new TokenIssuer(STORE, InstantSource.fixed(NOW), new Random(7));

    @BeforeAll
    static void keys() {
        RsaKeys keys = RsaKeys.from(new SecureRandom());
        for (KeyRing ring : List.of(KeyRing.USERS, KeyRing.ZONES, KeyRing.dataplanes("default"))) {
            STORE.write(Write.of(
                            new Write.Mutation.Put(
                                    SigningKeys.fresh(ring.secret(1), keys), Write.Expected.ABSENT, Optional.empty()),
                            "test"))
                    .join();
        }
    }

    @AfterAll
    static void close() {
        STORE.close();
    }

    @Test
    void aTokenIsTheWholeAnswer() throws ParseException {
        Answer answer = post("/tokens/zone", ADMIN, "{\"zone\":\"east\",\"scope\":[\"cp\"],\"validFor\":\"24h0m0s\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/plain");
        JWTClaimsSet claims = SignedJWT.parse(answer.body().toStringUtf8()).getJWTClaimsSet();
        assertThat(claims.getStringClaim("Zone")).isEqualTo("east");
        assertThat(claims.getStringListClaim("Scope")).containsExactly("cp");
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void aDataplanesTokenTakesTagsAndLastsTenYearsUnlessSaidOtherwise() throws ParseException {
        Answer answer = post(
                "/tokens/dataplane",
                ADMIN,
                "{\"name\":\"web-1\",\"mesh\":\"default\",\"tags\":{\"kuma.io/service\":[\"web\",\"api\"]}}");
        JWTClaimsSet claims = SignedJWT.parse(answer.body().toStringUtf8()).getJWTClaimsSet();
        assertThat(claims.getJSONObjectClaim("Tags")).isEqualTo(Map.of("kuma.io/service", List.of("web", "api")));
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAsTheReferenceSaysIt() throws JsonProcessingException {
        Answer answer = post("/tokens/zone", ADMIN, "{\"zone\":\"\",\"validFor\":\"x\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer)).isEqualTo(new ObjectMapper().readTree("""
                                {"type":"/std-errors","status":400,"title":"Invalid request","detail":"Resource is not valid",
                                "invalid_parameters":[{"field":"scope","reason":"cannot be empty"},
                                {"field":"validFor","reason":"is invalid: time: invalid duration \\"x\\""}],
                                "details":"Resource is not valid","causes":[{"field":"scope","message":"cannot be empty"},
                                {"field":"validFor","message":"is invalid: time: invalid duration \\"x\\""}]}"""));
    }

    @Test
    void aMeshWithoutAKeyIsNotFoundAsTheReferenceSaysIt() throws JsonProcessingException {
        Answer answer = post("/tokens/dataplane", ADMIN, "{\"mesh\":\"nope\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(json(answer).path("title").asText()).isEqualTo("Signing Key not found");
        assertThat(json(answer).path("detail").asText())
                .isEqualTo(
                        "there is no signing key with KID 1. Secret of name \"dataplane-token-signing-key-nope-1\" in mesh"
                                + " \"nope\" is not found. If signing key was rotated, regenerate the token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/tokens/user | {\"name\":\"\",\"validFor\":\"1h\"} | name | cannot be empty",
                "/tokens/user | {\"name\":\"j\"} | validFor | cannot be empty",
                "/tokens/user | {\"name\":\"j\",\"validFor\":\"0s\"} | validFor | cannot be empty or nil",
                "/tokens/user | {\"name\":\"j\",\"validFor\":\"-1h\"} | validFor | must be positive",
                "/tokens/user | {\"name\":\"j\",\"validFor\":\"999999999h\"} | validFor | time: invalid duration",
                "/tokens/user | {\"name\":\"j\",\"validFor\":\"1000000h\"} | validFor | must be at most",
                "/tokens/dataplane | {\"mesh\":\"\"} | mesh | cannot be empty",
                "/tokens/dataplane | {\"mesh\":\"default\",\"type\":\"pod\"} | type | must be one of",
                "/tokens/zone | {\"zone\":\"e\",\"scope\":null} | scope | cannot be empty",
                "/tokens/zone | {\"zone\":\"e\",\"scope\":[\"admin\"]} | scope | \"admin\" is no scope",
                "/tokens/zone | {\"zone\":\"e\",\"scope\":[],\"validFor\":\"-1h\"} | validFor | must be positive",
            })
    void aRequestIsRefusedWithTheMemberAndTheReason(String path, String body, String field, String reason)
            throws JsonProcessingException {
        Answer answer = post(path, ADMIN, body);
        assertThat(answer.status()).isEqualTo(400);
        JsonNode parameter = json(answer).path("invalid_parameters").path(0);
        assertThat(parameter.path("field").asText()).isEqualTo(field);
        assertThat(parameter.path("reason").asText()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{\"name\":7,\"validFor\":\"1h\"}",
                "{\"name\":\"j\"} {}",
                "{\"groups\":\"a\"}"
            })
    void aBodyThatMeansNothingIsABadRequest(String body) throws JsonProcessingException {
        Answer answer = post("/tokens/user", ADMIN, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("title").asText()).isEqualTo("Bad Request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/tokens/user | {} | action not allowed",
                "/tokens/zone | {\"zone\":\"east\"} | cannot access generate zone token for zone 'east'",
                "/tokens/dataplane | {\"mesh\":\"default\"} | cannot access generate dataplane token",
            })
    void nobodyButAnAdministratorGetsATokenIssued(String path, String body, String detail)
            throws JsonProcessingException {
        Answer answer = post(path, NOBODY, body);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(json(answer).path("detail").asText()).contains(detail);
    }

    @Test
    void whoDoesNotIssueTokensSaysSo() throws JsonProcessingException {
        Answer answer = answer(
                new TokenEndpoints(issuer, Access.DEFAULT, false),
                "/tokens/zone",
                ADMIN,
                "{\"zone\":\"east\",\"scope\":[\"cp\"]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("detail").asText())
                .isEqualTo("issuing tokens using the control plane is disabled.");
    }

    private Answer post(String path, Caller caller, String body) {
        return answer(new TokenEndpoints(issuer, Access.DEFAULT, true), path, caller, body);
    }

    private static Answer answer(TokenEndpoints endpoints, String path, Caller caller, String body) {
        Call call = new Call(
                path, Map.of(), Map.of(), Map.of(), caller, "http://localhost", path, ByteString.copyFromUtf8(body));
        return endpoints.endpoints().stream()
                .filter(endpoint -> endpoint.template().equals(path))
                .findFirst()
                .orElseThrow()
                .handler()
                .handle(call)
                .join();
    }

    private static JsonNode json(Answer answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body().toStringUtf8());
    }
}
