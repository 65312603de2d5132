package io.meridian.common.rest;

import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Expected;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ETag of a stored resource and the conditions that writes put on it (RFC 9110 §8.8.3, §13.1). A tag holds the version of the
 * resource, the revision of its last change, and when that was: one that was deleted and made again has another revision, however
 * quickly, and one that a store lost and got again, from a backup say, another time.
 */
final class EntityTag {

    /** Versions count from 1: nothing stored fulfils this, and the write is refused at its place among the other checks. */
    private static final Expected NEVER = new Expected.Version(0);

    private EntityTag() {}

    static String of(StoredResource stored) {
        Instant modified = stored.modified();
        return "\"" + stored.version() + "-" + stored.revision() + "-"
                + Long.toHexString(modified.getEpochSecond() * 1_000_000_000L + modified.getNano()) + "\"";
    }

    /** What a conditional write amounts to. */
    sealed interface Condition {
        /** It goes on, with this expectation. */
        record Goes(Expected expected) implements Condition {}

        /** The headers mean nothing; the detail says why. */
        record Malformed(String detail) implements Condition {}
    }

    /** The condition of a write, by its {@code If-Match} and {@code If-None-Match} and what is stored. */
    static Condition condition(Call call, Optional<StoredResource> stored) {
        Optional<String> match = call.header("if-match").map(String::trim);
        Optional<String> noneMatch = call.header("if-none-match").map(String::trim);
        if (match.isPresent() && noneMatch.isPresent()) {
            return new Condition.Malformed(
                    "bad request: If-Match and If-None-Match exclude each other, send one of them");
        }
        if (noneMatch.isPresent()) {
            return noneMatch.get().equals("*")
                    ? new Condition.Goes(Expected.ABSENT)
                    : new Condition.Malformed(
                            "bad request: If-None-Match of a write is \"*\" (create only), not " + noneMatch.get());
        }
        if (match.isEmpty()) {
            return new Condition.Goes(Expected.ANYTHING);
        }
        if (match.get().equals("*")) {
            return new Condition.Goes(Expected.PRESENT);
        }
        List<String> tags =
                Arrays.stream(match.get().split(",", -1)).map(String::trim).toList();
        if (!tags.stream().allMatch(EntityTag::isTag)) {
            return new Condition.Malformed(
                    "bad request: If-Match is \"*\" or a list of quoted tags as ETag gave them, not " + match.get());
        }
        return stored.filter(found -> tags.contains(of(found)))
                .<Condition>map(found -> new Condition.Goes(new Expected.Version(found.version())))
                .orElseGet(() -> new Condition.Goes(NEVER));
    }

    private static boolean isTag(String text) {
        String quoted = text.startsWith("W/") ? text.substring(2) : text;
        return quoted.length() >= 2
                && quoted.startsWith("\"")
                && quoted.endsWith("\"")
                && quoted.indexOf('"', 1) == quoted.length() - 1;
    }
}
