package io.meridian.common.sync.drive;

import io.meridian.common.store.Position;
import java.util.Optional;

/** A position as text: store, epoch and revision, with blanks between. */
final class Positions {

    private Positions() {}

    static String text(Position position) {
        return position.store() + " " + position.epoch() + " " + position.revision();
    }

    /** Reads what {@link #text} wrote; empty for anything else. */
    static Optional<Position> parse(String text) {
        String[] words = text.split(" ", -1);
        try {
            return words.length == 3
                    ? Optional.of(new Position(words[0], words[1], Long.parseLong(words[2])))
                    : Optional.empty();
        } catch (NumberFormatException notNumber) {
            return Optional.empty();
        }
    }
}
