package io.meridian.common.sync.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Withheld;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an attribute keeps of a recipient: {@code position digest} in the first line, what it withholds as JSON in the second. Of what is
 * withheld a bounded part, with bounded reasons: the next acknowledgement brings the whole.
 *
 * @param at up to where it holds everything
 * @param digest of what the recipient should hold there, by its own reckoning
 * @param withheld what it does not, and since when
 */
record RecipientTrace(Position at, Digest digest, List<Withholdings.Entry> withheld) {
    private static final int WITHHELD = 100;
    private static final int REASON = 500;

    String text() {
        String first = Positions.text(at) + " " + digest.hex();
        if (withheld.isEmpty()) {
            return first;
        }
        ArrayNode entries = WithheldText.JSON.createArrayNode();
        withheld.stream()
                .limit(WITHHELD)
                .forEach(entry -> entries.add(WithheldText.write(bounded(entry.what()))
                        .put("since", entry.since().toString())));
        return first + "\n" + entries;
    }

    /** Reads what {@link #text} wrote; empty when it cannot be read. */
    static Optional<RecipientTrace> parse(String text) {
        String[] lines = text.split("\n", 2);
        int last = lines[0].lastIndexOf(' ');
        if (last < 0) {
            return Optional.empty();
        }
        try {
            Digest digest = Digest.parse(lines[0].substring(last + 1));
            Optional<Position> at = Positions.parse(lines[0].substring(0, last));
            List<Withholdings.Entry> withheld = lines.length == 1 ? List.of() : entries(lines[1]);
            return at.map(position -> new RecipientTrace(position, digest, withheld));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static List<Withholdings.Entry> entries(String json) throws JsonProcessingException {
        List<Withholdings.Entry> entries = new ArrayList<>();
        for (JsonNode node : WithheldText.JSON.readTree(json)) {
            entries.add(new Withholdings.Entry(
                    WithheldText.read(node), Instant.parse(node.path("since").asText())));
        }
        return entries;
    }

    private static Withheld bounded(Withheld what) {
        return what.reason().length() <= REASON
                ? what
                : new Withheld(
                        what.key(), what.offered(), what.kind(), what.reason().substring(0, REASON) + "…");
    }
}
