package io.meridian.bench;

import java.nio.charset.StandardCharsets;

/** Policies of a size. */
final class Padded {
    private Padded() {}

    /** A MeshTimeout of about so many bytes that differs with every number. */
    static byte[] timeout(String name, int number, int bytes) {
        String body = "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"" + name
                + "\",\"labels\":{%s\"number\":\"" + number
                + "\"},\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"" + (1 + number % 60) + "s\"}}]}}";
        StringBuilder padding = new StringBuilder();
        for (int i = 0; body.length() + padding.length() < bytes; i++) {
            padding.append("\"padding-")
                    .append(i)
                    .append("\":\"")
                    .append("x".repeat(40))
                    .append("\",");
        }
        return body.replace("%s", padding).getBytes(StandardCharsets.UTF_8);
    }
}
