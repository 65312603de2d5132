package io.meridian.common.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Requests of clients that are broken or mean harm, with what they are to be answered. Shared by the tests on a bare server and on a
 * packaged process. They suppose a mesh {@code default} and in it a MeshTimeout {@code t}; none of them may change anything.
 */
public final class HostileCases {

    /** Closed without an answer: right only where the bytes are no HTTP. */
    public static final int CLOSED = 0;

    private static final String MESH = "/meshes/m";
    private static final String TIMEOUT = "/meshes/default/meshtimeouts/t";
    private static final int HUGE = 100 << 20;

    /**
     * One such request.
     *
     * @param name what is wrong with it
     * @param expected the statuses that are right for it
     */
    public record Case(String name, Set<Integer> expected, RawHttp.Writer request) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Case> cases = new ArrayList<>();

    private HostileCases() {}

    public static List<Case> all() {
        HostileCases table = new HostileCases();
        table.brokenJson();
        table.tooMuch();
        table.wrongValues();
        table.wrongNames();
        table.brokenYaml();
        table.wrongForms();
        table.wrongConditions();
        table.wrongMediaTypes();
        table.wrongPathsAndQueries();
        table.brokenHttp();
        table.strangers();
        return List.copyOf(table.cases);
    }

    private void brokenJson() {
        json("a body that breaks off", 400, MESH, "{\"type\":\"Mesh\",\"name\":\"m\",");
        json("an empty body", 400, MESH, "");
        json("a body of blanks", 400, MESH, " \n\t ");
        json("null", 400, MESH, "null");
        json("null for a policy", 400, TIMEOUT, "null");
        json("a list", 400, MESH, "[]");
        json("a string", 400, MESH, "\"Mesh\"");
        json("a number", 400, MESH, "12");
        json("something after the document", 400, MESH, mesh("\"a\":1") + " x");
        json("two documents", 400, MESH, mesh("\"a\":1") + mesh("\"a\":1"));
        json("NaN", 400, MESH, mesh("\"routing\":NaN"));
        json("a comment", 400, MESH, "/* mesh */" + mesh("\"a\":1"));
        json("single quotes", 400, MESH, "{'type':'Mesh','name':'m'}");
        json("a member without a name", 400, MESH, "{\"type\":\"Mesh\",\"name\":\"m\",:1}");
        json("a NUL in a name", 400, MESH, "{\"type\":\"Mesh\",\"name\":\"m\\u0000\"}");
        json("half a surrogate pair in a name", 400, MESH, "{\"type\":\"Mesh\",\"name\":\"m\\ud800\"}");
        put("bytes that are no UTF-8", 400, MESH, "application/json", new byte[] {'{', '"', (byte) 0xC3, '(', '"', '}'
        });
        put("UTF-16", 400, MESH, "application/json", mesh("\"a\":1").getBytes(StandardCharsets.UTF_16));
        put("binary rubbish", 400, MESH, "application/json", rubbish());
    }

    private void tooMuch() {
        json("10,000 nested lists", 400, MESH, mesh("\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)));
        json("10,000 nested objects", 400, MESH, mesh("\"x\":" + "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        json(
                "100,000 nested lists in a part that is kept as it is",
                400,
                MESH,
                mesh("\"mtls\":{\"backends\":[{\"name\":\"b\",\"type\":\"builtin\",\"conf\":" + "[".repeat(100_000)));
        json("a number of 10,000 digits", 400, MESH, mesh("\"x\":" + "9".repeat(10_000)));
        json("a string of 2 MiB", 400, MESH, mesh("\"x\":\"" + "x".repeat(2 << 20) + "\""));
        json("500,000 values", 400, MESH, mesh("\"x\":[1" + ",1".repeat(500_000) + "]"));
        add("a body of 100 MB", Set.of(413), out -> {
            head(out, "PUT " + MESH, "Content-Type: application/json", "Content-Length: " + HUGE);
            endlessly(out, "x".repeat(8192), HUGE / 8192);
        });
        add("a body announced with 100 MB that waits for the word to go on", Set.of(413), out -> {
            head(
                    out,
                    "PUT " + MESH,
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "Content-Length: " + HUGE);
            endlessly(out, "x".repeat(8192), HUGE / 8192);
        });
        add("an endless body in chunks", Set.of(413), out -> {
            head(out, "PUT " + MESH, "Content-Type: application/json", "Transfer-Encoding: chunked");
            endlessly(out, "2000\r\n" + " ".repeat(8192) + "\r\n", Integer.MAX_VALUE);
        });
        add("an endless body of a DELETE", Set.of(413), out -> {
            head(out, "DELETE " + MESH, "Transfer-Encoding: chunked");
            endlessly(out, "2000\r\n" + " ".repeat(8192) + "\r\n", Integer.MAX_VALUE);
        });
        add("a header of 64 KiB", Set.of(431, 400), out -> head(out, "GET /meshes", "X-Long: " + "x".repeat(64 << 10)));
        add("a path of 64 KiB", Set.of(414, 400, 431), out -> head(out, "GET /meshes/" + "x".repeat(64 << 10)));
        add("10,000 headers", Set.of(431, 400), out -> head(out, "GET /meshes", "X-A: b\r\n".repeat(9_999) + "X-A: b"));
    }

    private void wrongValues() {
        json("RSAbits: 131072", 400, MESH, builtin("{\"caCert\":{\"RSAbits\":131072}}"));
        json("RSAbits: -1", 400, MESH, builtin("{\"caCert\":{\"RSAbits\":-1}}"));
        json("RSAbits: text", 400, MESH, builtin("{\"caCert\":{\"RSAbits\":\"many\"}}"));
        json("RSAbits: a fraction", 400, MESH, builtin("{\"caCert\":{\"RSAbits\":2048.5}}"));
        json("an expiration of words", 400, MESH, builtin("{\"caCert\":{\"expiration\":\"soon\"}}"));
        json("a backend of an unknown type", 400, MESH, backends("[{\"name\":\"b\",\"type\":\"vault\"}]"));
        json("a backend that is null", 400, MESH, backends("[null]"));
        json("backends that are an object", 400, MESH, backends("{}"));
        json(
                "backends of one name",
                400,
                MESH,
                backends("[{\"name\":\"b\",\"type\":\"builtin\"},{\"name\":\"b\",\"type\":\"builtin\"}]"));
        json("mtls that is text", 400, MESH, mesh("\"mtls\":\"on\""));
        json("a flag that is text", 400, MESH, mesh("\"routing\":{\"zoneEgress\":\"true\"}"));
        json("an unknown mode", 400, MESH, mesh("\"meshServices\":{\"mode\":\"Always\"}"));
        json(
                "a requirement without tags",
                400,
                MESH,
                mesh("\"constraints\":{\"dataplaneProxy\":{\"requirements\":[{}]}}"));
        json("a policy without a spec", 400, TIMEOUT, "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"t\"}");
        json("a policy whose spec is null", 400, TIMEOUT, timeout("null"));
        json("a policy whose spec is text", 400, TIMEOUT, timeout("\"x\""));
        json("a policy for an unknown kind of target", 400, TIMEOUT, timeout("{\"targetRef\":{\"kind\":\"Nope\"}}"));
        json(
                "a target whose name is a number",
                400,
                TIMEOUT,
                timeout("{\"targetRef\":{\"kind\":\"MeshService\",\"name\":7}}"));
        json(
                "a secret that is no base64",
                400,
                "/meshes/default/secrets/s",
                "{\"type\":\"Secret\",\"mesh\":\"default\",\"name\":\"s\",\"data\":\"not base64!\"}");
        json(
                "a secret that is a number",
                400,
                "/meshes/default/secrets/s",
                "{\"type\":\"Secret\",\"mesh\":\"default\",\"name\":\"s\",\"data\":7}");
    }

    private void wrongNames() {
        json(
                "a name of 300 characters",
                400,
                "/meshes/" + "m".repeat(300),
                "{\"type\":\"Mesh\",\"name\":\"" + "m".repeat(300) + "\"}");
        json(
                "a policy's name of 300 characters",
                400,
                "/meshes/default/meshtimeouts/" + "t".repeat(300),
                timeoutNamed("t".repeat(300)));
        json(
                "a mesh's name of 64 characters",
                400,
                "/meshes/" + "m".repeat(64),
                "{\"type\":\"Mesh\",\"name\":\"" + "m".repeat(64) + "\"}");
        json("a name with capitals", 400, "/meshes/UPPER", "{\"type\":\"Mesh\",\"name\":\"UPPER\"}");
        json("a name with a slash", 400, "/meshes/a%2Fb", "{\"type\":\"Mesh\",\"name\":\"a/b\"}");
        json("a name of dots", 400, "/meshes/%2E%2E", "{\"type\":\"Mesh\",\"name\":\"..\"}");
        json("a name in Cyrillic", 400, "/meshes/%D0%BC", "{\"type\":\"Mesh\",\"name\":\"м\"}");
        json("a name that is a number", 400, "/meshes/7", "{\"type\":\"Mesh\",\"name\":7}");
        json("no name", 400, MESH, "{\"type\":\"Mesh\"}");
        json("another name than the path's", 400, MESH, "{\"type\":\"Mesh\",\"name\":\"other\"}");
        json("another type than the path's", 400, MESH, "{\"type\":\"MeshTimeout\",\"name\":\"m\"}");
        json(
                "another type of policy than the path's",
                400,
                TIMEOUT,
                "{\"type\":\"MeshRetry\",\"mesh\":\"default\",\"name\":\"t\",\"spec\":{}}");
        json(
                "another mesh than the path's",
                400,
                TIMEOUT,
                "{\"type\":\"MeshTimeout\",\"mesh\":\"other\",\"name\":\"t\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"}}}");
        json("a mesh that does not exist", 404, "/meshes/nowhere/meshtimeouts/t", timeoutNamed("t"));
        json("a kind that does not exist", 404, "/meshes/default/meshnonsenses/t", timeoutNamed("t"));
        json("labels that are a list", 400, MESH, mesh("\"labels\":[\"a\"]"));
        json("a label that is a number", 400, MESH, mesh("\"labels\":{\"a\":1}"));
        json("a label with a blank in its key", 400, MESH, mesh("\"labels\":{\"a b\":\"c\"}"));
        json("a label of 64 characters", 400, MESH, mesh("\"labels\":{\"a\":\"" + "x".repeat(64) + "\"}"));
        json("a label that claims another origin", 400, MESH, mesh("\"labels\":{\"kuma.io/origin\":\"zone\"}"));
        json("a dataplane at global", 405, "/meshes/default/dataplanes/d", "{}");
        json("an insight", 405, "/mesh-insights/default", "{}");
    }

    private void brokenYaml() {
        yaml("an alias bomb", 400, bomb());
        yaml("an anchor inside itself", 400, "type: Mesh\nname: m\nx: &a [*a]\n");
        yaml("10,000 nested lists", 400, "type: Mesh\nname: m\nx: " + "[".repeat(10_000) + "]".repeat(10_000) + "\n");
        yaml("indentation by tabs", 400, "type: Mesh\nname: m\nrouting:\n\tzoneEgress: true\n");
        yaml("an unclosed quote", 400, "type: Mesh\nname: \"m\n");
        yaml("two documents", 400, "type: Mesh\nname: m\n---\ntype: Mesh\nname: m\n");
        yaml("no document", 400, "# nothing\n");
        yaml("a tag that names a class", 400, "type: Mesh\nname: !!javax.script.ScriptEngineManager [m]\n");
        yaml("an unknown alias", 400, "type: Mesh\nname: *m\n");
        yaml("text", 400, "just words\n");
        yaml("a flag in quotes", 400, "type: Mesh\nname: m\nrouting:\n  zoneEgress: \"yes\"\n");
    }

    private void wrongForms() {
        yaml("an unknown apiVersion", 400, "apiVersion: example.com/v9\nkind: Mesh\nmetadata: {name: m}\nspec: {}\n");
        yaml(
                "another kind than the path's",
                400,
                "apiVersion: kuma.io/v1alpha1\nkind: Zone\nmetadata: {name: m}\nspec: {}\n");
        yaml("no metadata", 400, "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nspec: {}\n");
        yaml("metadata that is text", 400, "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: m\n");
        yaml("a spec that is text", 400, "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: m}\nspec: x\n");
    }

    private void wrongConditions() {
        json("a stale If-Match", 412, TIMEOUT, timeoutNamed("t"), "If-Match: \"99-0\"");
        json("an If-Match without quotes", 400, TIMEOUT, timeoutNamed("t"), "If-Match: 1");
        json("an If-Match on nothing", 412, "/meshes/default/meshtimeouts/none", timeoutNamed("none"), "If-Match: *");
        json("create only, of what exists", 412, TIMEOUT, timeoutNamed("t"), "If-None-Match: *");
        json("an If-None-Match with a tag", 400, TIMEOUT, timeoutNamed("t"), "If-None-Match: \"1-0\"");
        json("both conditions", 400, TIMEOUT, timeoutNamed("t"), "If-Match: *", "If-None-Match: *");
        add("a stale If-Match of a DELETE", Set.of(412), out -> head(out, "DELETE " + TIMEOUT, "If-Match: \"99-0\""));
        add("a DELETE of nothing", Set.of(404), out -> head(out, "DELETE /meshes/default/meshtimeouts/none"));
    }

    private void wrongMediaTypes() {
        put("text", 415, MESH, "text/plain", mesh("\"a\":1").getBytes(StandardCharsets.UTF_8));
        put(
                "a form",
                415,
                MESH,
                "multipart/form-data; boundary=x",
                mesh("\"a\":1").getBytes(StandardCharsets.UTF_8));
        put(
                "another charset",
                415,
                MESH,
                "application/json; charset=utf-16",
                mesh("\"a\":1").getBytes(StandardCharsets.UTF_8));
        put("a content type that is none", 415, MESH, ";;;", mesh("\"a\":1").getBytes(StandardCharsets.UTF_8));
        add("no content type", Set.of(415), out -> {
            head(out, "PUT " + MESH, "Content-Length: 2");
            out.write("{}".getBytes(StandardCharsets.UTF_8));
        });
        json("a compressed body", 415, MESH, mesh("\"a\":1"), "Content-Encoding: gzip");
        json("an answer in HTML", 406, MESH, mesh("\"a\":1"), "Accept: text/html");
    }

    private void wrongPathsAndQueries() {
        json("a path with a broken escape", 400, "/meshes/m%zz", mesh("\"a\":1"));
        json("a path that ends in an escape", 400, "/meshes/m%", mesh("\"a\":1"));
        json("a path with a NUL", 400, "/meshes/m%00", mesh("\"a\":1"));
        json("a path that is no UTF-8", 400, "/meshes/%ff%fe", mesh("\"a\":1"));
        json("a query with a broken escape", 400, MESH + "?dryRun=%g", mesh("\"a\":1"));
        json("a path out of the tree", 404, "/meshes/../../etc/passwd", mesh("\"a\":1"));
        json("an empty segment", 404, "/meshes//meshtimeouts/t", timeoutNamed("t"));
        get("a size that is no number", 400, "/meshes?size=x");
        get("a size in exponents", 400, "/meshes?size=1e3");
        get("a size too large", 400, "/meshes?size=5000");
        get("a size beyond all numbers", 400, "/meshes?size=99999999999999999999");
        get("a negative offset", 400, "/meshes?offset=-1");
        get("an offset beyond all numbers", 400, "/meshes?offset=99999999999999999999");
        get("a filter on something else", 400, "/meshes?filter[name]=m");
        get("a filter with an operator", 400, "/meshes?filter[labels.a][eq]=m");
        get("a gateway that is none", 400, "/dataplanes?gateway=maybe");
        get("an identifier that is none", 400, "/_kri/kri");
        get("a format that is none", 400, "/meshes/default?format=xml");
        for (String method : List.of("PATCH", "POST", "OPTIONS", "TRACE", "HEAD", "BREW")) {
            add(
                    "the method " + method,
                    Set.of(405),
                    out -> head(out, method + " /meshes/default", "Connection: close"));
        }
    }

    private void brokenHttp() {
        raw("words", Set.of(400, CLOSED), "hello\r\n\r\n");
        raw(
                "the start of TLS",
                Set.of(400, CLOSED),
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        raw(
                "no Host",
                Set.of(400),
                "PUT " + MESH + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n");
        raw(
                "a length below zero",
                Set.of(400, CLOSED),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}");
        raw(
                "two lengths",
                Set.of(400, CLOSED),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 26\r\n\r\n"
                        + "{\"type\":\"Mesh\",\"name\":\"m\"}");
        raw(
                "a chunk whose size is none",
                Set.of(400, CLOSED),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        raw(
                "a length and chunks at once, the chunks broken off",
                Set.of(400, CLOSED),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 26\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"type\":\"Mesh\",\"\r\n0\r\n\r\n");
        raw(
                "a request hidden behind the chunks of another",
                Set.of(400, CLOSED),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                        + "DELETE " + TIMEOUT + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        raw(
                "an unknown transfer encoding",
                Set.of(400, 501, CLOSED, 415),
                "PUT " + MESH
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: gzip\r\n\r\n{}");
    }

    private void strangers() {
        json("a write by nobody", 403, MESH, mesh("\"a\":1"), "X-Forwarded-For: 10.0.0.1");
        json("a write by nobody, with rubbish", 403, MESH, "{", "X-Forwarded-For: 10.0.0.1");
        json("a secret by nobody", 403, "/meshes/default/secrets/s", "{}", "X-Forwarded-For: 10.0.0.1");
        add("a deletion by nobody", Set.of(403), out -> head(out, "DELETE " + TIMEOUT, "X-Forwarded-For: 10.0.0.1"));
        add("secrets read by nobody", Set.of(403), out -> head(out, "GET /secrets", "X-Forwarded-For: 10.0.0.1"));
        add("100 MB by nobody", Set.of(403), out -> {
            head(
                    out,
                    "PUT " + MESH,
                    "X-Forwarded-For: 10.0.0.1",
                    "Content-Type: application/json",
                    "Content-Length: " + HUGE);
            endlessly(out, "x".repeat(8192), HUGE / 8192);
        });
    }

    private void json(String name, int expected, String path, String body, String... headers) {
        put(name, expected, path, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private void yaml(String name, int expected, String body) {
        put("YAML: " + name, expected, MESH, "application/yaml", body.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String name, int expected, String path, String type, byte[] body, String... headers) {
        add(name, Set.of(expected), out -> {
            String[] all = Arrays.copyOf(headers, headers.length + 2);
            all[headers.length] = "Content-Type: " + type;
            all[headers.length + 1] = "Content-Length: " + body.length;
            head(out, "PUT " + path, all);
            out.write(body);
        });
    }

    private void get(String name, int expected, String path) {
        add(name, Set.of(expected), out -> head(out, "GET " + path));
    }

    private void raw(String name, Set<Integer> expected, String text) {
        add(name, expected, out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void add(String name, Set<Integer> expected, RawHttp.Writer request) {
        cases.add(new Case(name, expected, request));
    }

    private static void head(OutputStream out, String methodAndPath, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(methodAndPath + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void endlessly(OutputStream out, String part, int times) throws IOException {
        byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < times && !Thread.currentThread().isInterrupted(); i++) {
            out.write(bytes);
        }
    }

    private static byte[] rubbish() {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 ^ i >> 3);
        }
        return bytes;
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("type: Mesh\nname: m\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String below = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, below))));
        }
        return bomb.toString();
    }

    private static String mesh(String members) {
        return "{\"type\":\"Mesh\",\"name\":\"m\"," + members + "}";
    }

    private static String builtin(String conf) {
        return backends("[{\"name\":\"b\",\"type\":\"builtin\",\"conf\":" + conf + "}]");
    }

    private static String backends(String backends) {
        return mesh("\"mtls\":{\"enabledBackend\":\"b\",\"backends\":" + backends + "}");
    }

    private static String timeout(String spec) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"t\",\"spec\":" + spec + "}";
    }

    private static String timeoutNamed(String name) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"" + name
                + "\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"8s\"}}]}}";
    }
}
