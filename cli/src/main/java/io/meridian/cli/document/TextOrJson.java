package io.meridian.cli.document;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a verb says what became of it: in words, or as JSON for programs. */
public final class TextOrJson {
    private enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    /** Prints one or the other. */
    public void print(PrintWriter out, String words, Object answer) {
        out.print(
                switch (format) {
                    case text -> words;
                    case json -> Texts.json(answer);
                });
    }

    public boolean isJson() {
        return format == Format.json;
    }
}
