package io.meridian.common.rest.tokens;

import io.meridian.common.auth.Access;
import io.meridian.common.auth.Decision;
import io.meridian.common.auth.KeyRing;
import io.meridian.common.auth.TokenClaims;
import io.meridian.common.auth.TokenIssuer;
import io.meridian.common.rest.Answer;
import io.meridian.common.rest.Call;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.rest.Failures;
import io.meridian.common.rest.tokens.TokenRequest.MalformedException;
import io.meridian.common.validation.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Issues tokens over REST. */
public final class TokenEndpoints {
    private static final String INVALID = "Invalid request";
    private static final Set<String> PROXY_TYPES = Set.of("", "dataplane", "ingress", "egress");

    /** {@code ratelimit} is what some issue; nobody here asks for it. */
    private static final Set<String> SCOPES = Set.of("ingress", "egress", "cp", "ratelimit");

    private final TokenIssuer issuer;
    private final Access access;
    private final boolean enabled;

    /** @param enabled whether this control plane issues tokens at all */
    public TokenEndpoints(TokenIssuer issuer, Access access, boolean enabled) {
        this.issuer = issuer;
        this.access = access;
        this.enabled = enabled;
    }

    /** The three endpoints. */
    public List<Endpoint> endpoints() {
        return List.of(
                post("/tokens/dataplane", this::dataplane),
                post("/tokens/zone", this::zone),
                post("/tokens/user", this::user));
    }

    private interface Issue {
        Answer answer(Call call, TokenRequest request) throws MalformedException;
    }

    private Endpoint post(String path, Issue issue) {
        return Endpoint.post(path, call -> {
            try {
                return CompletableFuture.completedFuture(issue.answer(call, TokenRequest.read(call.body())));
            } catch (MalformedException e) {
                return CompletableFuture.completedFuture(Failures.badRequest("bad request: " + e.getMessage()));
            }
        });
    }

    /** The reference validates this one before it asks who calls. */
    private Answer dataplane(Call call, TokenRequest request) throws MalformedException {
        List<Violation> violations = new ArrayList<>();
        String mesh = request.text("mesh");
        if (mesh.isEmpty()) {
            violations.add(new Violation("mesh", "cannot be empty"));
        }
        Duration validFor = Validity.orTenYears(request.text("validFor"), violations);
        String type = request.text("type");
        if (!PROXY_TYPES.contains(type)) {
            violations.add(new Violation("type", "must be one of: dataplane, ingress, egress"));
        }
        String name = request.text("name");
        Optional<Map<String, List<String>>> tags = request.textsByName("tags");
        String workload = request.text("workload");
        if (!violations.isEmpty()) {
            return Failures.invalid(INVALID, violations);
        }
        return allowed(access.issueDataplaneToken(call.caller()))
                .orElseGet(() -> issue(
                        KeyRing.dataplanes(mesh),
                        new TokenClaims.OfDataplane(name, mesh, tags, type, workload),
                        validFor));
    }

    private Answer zone(Call call, TokenRequest request) throws MalformedException {
        String zone = request.text("zone");
        Optional<Answer> refusal = allowed(access.issueZoneToken(call.caller(), zone));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<Violation> violations = new ArrayList<>();
        Optional<List<String>> scope = request.texts("scope");
        if (scope.isEmpty()) {
            violations.add(new Violation("scope", "cannot be empty"));
        }
        scope.orElse(List.of()).stream()
                .filter(one -> !SCOPES.contains(one))
                .forEach(one -> violations.add(
                        new Violation("scope", "\"" + one + "\" is no scope (expected: cp, ingress, egress)")));
        Duration validFor = Validity.orTenYears(request.text("validFor"), violations);
        return violations.isEmpty()
                ? issue(KeyRing.ZONES, new TokenClaims.OfZone(zone, scope.orElse(List.of())), validFor)
                : Failures.invalid(INVALID, violations);
    }

    private Answer user(Call call, TokenRequest request) throws MalformedException {
        Optional<Answer> refusal = allowed(access.issueUserToken(call.caller()));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<Violation> violations = new ArrayList<>();
        String name = request.text("name");
        if (name.isEmpty()) {
            violations.add(new Violation("name", "cannot be empty"));
        }
        Duration validFor = Validity.required(request.text("validFor"), violations);
        List<String> groups = request.texts("groups").orElse(List.of());
        return violations.isEmpty()
                ? issue(KeyRing.USERS, new TokenClaims.OfUser(name, groups), validFor)
                : Failures.invalid(INVALID, violations);
    }

    private Answer issue(KeyRing ring, TokenClaims claims, Duration validFor) {
        if (!enabled) {
            return Failures.problem(
                    400, "Could not issue a token", "issuing tokens using the control plane is disabled.");
        }
        return switch (issuer.issue(ring, claims, validFor)) {
            case TokenIssuer.Issued.Token token -> Answer.text(200, "text/plain", token.jwt());
            case TokenIssuer.Issued.NoSigningKey missing ->
                Failures.problem(404, "Signing Key not found", missing.detail());
        };
    }

    private static Optional<Answer> allowed(Decision decision) {
        return switch (decision) {
            case Decision.Allowed ignored -> Optional.empty();
            case Decision.Denied denied -> Optional.of(Failures.accessDenied(denied.detail()));
        };
    }
}
