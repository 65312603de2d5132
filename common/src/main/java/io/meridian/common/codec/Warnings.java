package io.meridian.common.codec;

import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Collects what a document says without effect. Bounded: a document of a thousand misspelled fields gets a short answer. */
final class Warnings {
    private static final int MOST = 20;

    private final List<String> texts = new ArrayList<>();
    private int more;

    /** A field that its object does not have. */
    void unknownField(String path, String name, Collection<String> known) {
        add(() -> {
            String guess = NearestName.of(name, known)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse("");
            return "unknown field " + member(path, Texts.abbreviated(name, 80)) + " is ignored" + guess;
        });
    }

    void add(Supplier<String> text) {
        if (texts.size() < MOST) {
            texts.add(text.get());
        } else {
            more++;
        }
    }

    List<String> all() {
        if (more == 0) {
            return List.copyOf(texts);
        }
        List<String> all = new ArrayList<>(texts);
        all.add("and " + more + " more of this sort");
        return all;
    }

    /** The path of a member: {@code a.b}, or {@code a["b.c"]} where a dot would mislead. */
    static String member(String path, String name) {
        boolean simple =
                !name.isEmpty() && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        if (!simple) {
            return path + Violation.key(name);
        }
        return path.isEmpty() ? name : path + "." + name;
    }
}
