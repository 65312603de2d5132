package io.meridian.common.codec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name was meant by an unknown one: the same but for case and separators, else a few typing errors away. */
final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    static Optional<String> of(String given, Collection<String> known) {
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = bare(given);
        String best = "";
        int bestDistance = Math.max(1, wanted.length() / 3) + 1;
        // Sorted, so that of two names equally near the same one is named every time.
        for (String name : known.stream().sorted().toList()) {
            int distance = distance(wanted, bare(name));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-.]", "");
    }

    /** Insertions, deletions and replacements that lead from one to the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
