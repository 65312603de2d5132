package io.meridian.e2e.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;

/**
 * What a control plane answered.
 *
 * @param status HTTP status
 * @param headers as they came
 * @param body as it came
 */
public record Answer(int status, HttpHeaders headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The body read as JSON.
     *
     * @throws IllegalStateException when it is not
     */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON, status " + status + ": " + body, e);
        }
    }
}
