package io.meridian.cli.document;

import io.meridian.cli.client.ControlPlane;
import io.meridian.common.codec.DocumentFormat;
import io.meridian.common.codec.DocumentLimits;
import io.meridian.common.codec.DocumentParser;
import io.meridian.common.codec.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads documents, JSON or YAML, from a file, a folder of files, standard input or an address. */
public final class DocumentSource {
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");
    private static final Duration DOWNLOAD = Duration.ofSeconds(10);
    /** One byte more than the parser takes is enough to know that there is too much. */
    private static final int MOST = DocumentLimits.RESOURCE.bytes() + 1;

    private final DocumentParser parser = new DocumentParser(DocumentLimits.RESOURCE);
    private final InputStream input;

    /** @param input standard input, for {@code -} */
    public DocumentSource(InputStream input) {
        this.input = input;
    }

    /**
     * All documents of a source, files of a folder by name.
     *
     * @throws IllegalArgumentException when it cannot be read as documents, or holds none
     */
    public List<SourcedDocument> read(String from) {
        try {
            List<SourcedDocument> found = documents(from);
            if (found.isEmpty()) {
                throw new IllegalArgumentException(from + " holds no resource");
            }
            return found;
        } catch (IOException e) {
            throw new IllegalArgumentException(from + " cannot be read: " + reason(e), e);
        }
    }

    private List<SourcedDocument> documents(String from) throws IOException {
        if (from.equals("-")) {
            return parse("-", input.readNBytes(MOST));
        }
        if (from.startsWith("http://") || from.startsWith("https://")) {
            return parse(from, download(from));
        }
        Path path = Path.of(from);
        if (!Files.isDirectory(path)) {
            return parse(from, head(path));
        }
        List<SourcedDocument> all = new ArrayList<>();
        for (Path file : filesOf(path)) {
            all.addAll(parse(file.toString(), head(file)));
        }
        return all;
    }

    /** JSON is YAML but for rare escapes and long numbers, so what begins like JSON is read as that. */
    private List<SourcedDocument> parse(String origin, byte[] bytes) {
        DocumentFormat format =
                origin.endsWith(".json") || startsAsJson(bytes) ? DocumentFormat.JSON : DocumentFormat.YAML;
        return switch (parser.parse(bytes, format)) {
            case Documents.Read read ->
                IntStream.range(0, read.documents().size())
                        .mapToObj(index -> new SourcedDocument(
                                origin, index + 1, read.documents().get(index)))
                        .toList();
            case Documents.Unreadable unreadable ->
                throw new IllegalArgumentException(
                        origin + " is not " + format + " that can be applied: " + unreadable.message());
        };
    }

    private static boolean startsAsJson(byte[] bytes) {
        for (byte one : bytes) {
            if (!Character.isWhitespace(one)) {
                return one == '{';
            }
        }
        return false;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> SUFFIXES.stream()
                            .anyMatch(suffix -> entry.getFileName().toString().endsWith(suffix)))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] download(String address) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(DOWNLOAD).build();
        try {
            HttpResponse<InputStream> response =
                    ControlPlane.connections().build().send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("it answered " + response.statusCode());
                }
                return body.readNBytes(MOST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }
}
