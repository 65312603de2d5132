package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import io.meridian.common.api.Problem;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request is answered with.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param headers further headers
 * @param body its bytes, UTF-8
 */
public record Answer(int status, String contentType, Map<String, String> headers, ByteString body) {

    static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** JSON as clients know it: one space of indentation and a newline at the end. */
    public static Answer json(int status, Object value) {
        return new Answer(status, JSON, Map.of(), JsonText.indented(value));
    }

    /** JSON in one line. */
    public static Answer compactJson(int status, Object value) {
        return new Answer(status, JSON, Map.of(), JsonText.compact(value));
    }

    /** A failure, with the status that the problem names. */
    public static Answer problem(Problem problem) {
        return json(problem.status(), problem);
    }

    /** A text and nothing else, as routers and the token endpoints answer. */
    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, contentType, Map.of(), ByteString.copyFromUtf8(text));
    }

    /** What routers answer, in the words of the reference. */
    static Answer routerText(int status, String text) {
        return text(status, TEXT, status + ": " + text);
    }

    /** This answer with one more header. */
    public Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }
}
