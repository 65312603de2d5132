package io.meridian.common.rest;

import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.api.Problem;
import io.meridian.common.api.Problem.InvalidParameter;
import io.meridian.common.api.WriteAnswer;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/** The one table from what went wrong to what the client reads (spec/rest-api §2.12). */
public final class Failures {

    static final String NO_RESOURCE = "Could not retrieve a resource";
    static final String NO_RESOURCES = "Could not retrieve resources";
    static final String NO_MESH = "Failed to retrieve Mesh";

    private static final String NOT_FOUND = "Not found";
    private static final String INVALID = "Resource is not valid";

    private Failures() {}

    /**
     * The answer to a proposed write.
     *
     * @param warnings what reading the document already had to say
     */
    static Answer answer(Outcome outcome, List<String> warnings) {
        return switch (outcome) {
            case Outcome.Created created -> written(201, warnings, created.warnings());
            case Outcome.Updated updated -> written(200, warnings, updated.warnings());
            case Outcome.Deleted deleted -> written(200, warnings, deleted.warnings());
            case Outcome.ReadOnly readOnly -> problem(405, "Method not allowed", readOnly.message());
            case Outcome.MeshMissing ignored -> notFound(NO_MESH);
            case Outcome.Refused refused -> invalid(title(refused.stage()), refused.violations());
            case Outcome.Denied denied -> accessDenied(denied.reason());
            case Outcome.NotFound ignored -> notFound("Could not delete a resource");
            case Outcome.Stale stale ->
                problem(
                        412,
                        "Precondition Failed",
                        "resource conflict: " + stale.key() + ": it is not as If-Match or If-None-Match expects ("
                                + stale.stored()
                                        .map(version -> "stored is version " + version)
                                        .orElse("nothing is stored")
                                + "); read it again, apply the change to that and send its ETag");
            case Outcome.Contended contended ->
                problem(
                        409,
                        "Conflict",
                        "resource conflict: " + contended.key() + ": other writes kept coming first; send it again");
        };
    }

    private static Answer written(int status, List<String> first, List<String> then) {
        return Answer.json(
                status,
                new WriteAnswer(
                        Stream.concat(first.stream(), then.stream()).distinct().toList()));
    }

    /** What a handler could not foresee, as an answer; empty detail of the cause, which belongs into the log. */
    static Answer answer(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> answer(wrapped.getCause());
            case RejectedExecutionException ignored -> overloaded();
            case StoreUnavailableException unavailable ->
                problem(
                        503,
                        "Service unavailable",
                        "the store could not make the write durable and nothing was written: "
                                + unavailable.getMessage());
            default -> problem(500, "Internal Server Error", "Internal Server Error");
        };
    }

    /** Whether a failure is a defect of ours rather than an outage or overload: its cause goes to the log. */
    static boolean isDefect(Throwable failure) {
        return answer(failure).status() == 500;
    }

    /** More work than this control plane takes on at a time. */
    static Answer overloaded() {
        return problem(503, "Service unavailable", "the control plane has more requests than it can hold; try again")
                .with("Retry-After", "1");
    }

    /** 403 in the words of spec/rest-api §1.13. */
    public static Answer accessDenied(String reason) {
        return problem(403, "Access Denied", reason);
    }

    /** 400 for a request that means nothing. */
    public static Answer badRequest(String detail) {
        return problem(400, "Bad Request", detail);
    }

    /** 404 under the title of what was tried. */
    public static Answer notFound(String title) {
        return problem(404, title, NOT_FOUND);
    }

    /** 400 with the rules that a document or a parameter breaks. */
    public static Answer invalid(String title, List<Violation> violations) {
        return invalid(title, INVALID, violations);
    }

    static Answer invalid(String title, String detail, List<Violation> violations) {
        List<InvalidParameter> parameters = violations.stream()
                .map(violation -> new InvalidParameter(violation.field(), violation.message()))
                .toList();
        return Answer.problem(Problem.of(400, title, detail, parameters));
    }

    /** Any failure that has a status, a title and a detail and breaks no rule of a document. */
    public static Answer problem(int status, String title, String detail) {
        return Answer.problem(Problem.of(status, title, detail));
    }

    static String title(Stage stage) {
        return switch (stage) {
            case PROCESSING -> "Could not process a resource";
            case LABELS -> "Could not update a resource";
            case CREATING -> "Failed to create a resource";
            case UPDATING -> "Failed to update a resource";
            case DELETING -> "Could not delete a resource";
        };
    }
}
