package io.meridian.common.rest;

import io.meridian.common.auth.Caller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One method on one path.
 *
 * @param method the method
 * @param template the path: literal segments and names in braces, such as {@code /meshes/{mesh}/dataplanes/{name}}
 * @param traits how requests to it are treated before it sees them
 * @param handler answers a request; called on a thread that may compute but not wait
 */
public record Endpoint(Method method, String template, Traits traits, Handler handler) {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        /** The answer, sooner or later; a failure is answered as an outage or a defect (503, 500). */
        CompletableFuture<Answer> handle(Call call);
    }

    /**
     * What happens before the handler.
     *
     * @param authenticated whether it is asked who calls; only {@code GET /} is served without
     * @param anyAccept whether the {@code Accept} header is of no concern: the token endpoints answer text to clients that ask for
     *     JSON
     * @param yaml whether a body may also be {@code application/yaml}
     * @param gate refuses a caller before the body is read; empty lets him pass
     */
    public record Traits(
            boolean authenticated, boolean anyAccept, boolean yaml, Function<Caller, Optional<Answer>> gate) {

        static final Traits DEFAULT = new Traits(true, false, false, caller -> Optional.empty());

        Traits withoutAuthentication() {
            return new Traits(false, anyAccept, yaml, gate);
        }

        Traits withAnyAccept() {
            return new Traits(authenticated, true, yaml, gate);
        }

        Traits withYaml() {
            return new Traits(authenticated, anyAccept, true, gate);
        }

        Traits withGate(Function<Caller, Optional<Answer>> other) {
            return new Traits(authenticated, anyAccept, yaml, other);
        }
    }

    /**
     * The same endpoint below another path.
     *
     * @param base such as {@code /mesh/api}, empty for none
     */
    public Endpoint under(String base) {
        return new Endpoint(method, base + (base.isEmpty() || !template.equals("/") ? template : ""), traits, handler);
    }

    /** An endpoint that answers at once and takes no body. */
    public static Endpoint get(String template, Function<Call, Answer> answer) {
        return new Endpoint(
                Method.GET, template, Traits.DEFAULT, call -> CompletableFuture.completedFuture(answer.apply(call)));
    }

    /** An endpoint that takes JSON and answers with whatever type it likes: the token endpoints. */
    public static Endpoint post(String template, Handler handler) {
        return new Endpoint(Method.POST, template, Traits.DEFAULT.withAnyAccept(), handler);
    }
}
