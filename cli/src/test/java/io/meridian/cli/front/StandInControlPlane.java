package io.meridian.cli.front;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * As much of a control plane as the front door sees: a process that is ready, gives tokens, and dies when it has none. Needs nothing
 * but the JDK, so that a jar of this one class runs.
 */
public final class StandInControlPlane {
    private StandInControlPlane() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> environment = System.getenv();
        boolean global = "global".equals(environment.get("KUMA_MODE"));
        System.out.println("starting " + environment.get("KUMA_MODE"));
        if (!global
                && !Files.readString(Path.of(environment.get("MERIDIAN_ZONE_TOKEN_FILE")))
                        .startsWith("token-for-")) {
            System.out.println("this zone has no token");
            System.exit(7);
        }
        serve(environment.getOrDefault("KUMA_DIAGNOSTICS_SERVER_PORT", "0"), exchange -> "ready");
        serve(environment.getOrDefault("KUMA_API_SERVER_HTTP_PORT", "0"), StandInControlPlane::token);
    }

    private static String token(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return "token-for-" + asked;
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException;
    }

    private static void serve(String port, Answer answer) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
        server.createContext("/", exchange -> {
            byte[] body = answer.to(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
