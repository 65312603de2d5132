package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a control plane answered.
 *
 * @param status HTTP status
 * @param text the body as it came
 * @param json the body read as JSON, missing when it is none
 */
public record Reply(int status, String text, JsonNode json) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Why it was refused, for people: {@code title (detail)}, then a line for each violation (spec/rest-api §2.12). */
    public String problem() {
        String title = json.path("title").asText("");
        if (title.isEmpty()) {
            return "(" + status + "): " + (text.isBlank() ? "no explanation was given" : text.strip());
        }
        StringBuilder words = new StringBuilder(title);
        String detail = json.path("detail").asText("").strip();
        if (!detail.isEmpty()) {
            words.append(" (").append(detail).append(')');
        }
        json.path("invalid_parameters").forEach(parameter -> words.append("\n* ")
                .append(parameter.path("field").asText())
                .append(": ")
                .append(parameter.path("reason").asText()));
        return words.toString();
    }
}
