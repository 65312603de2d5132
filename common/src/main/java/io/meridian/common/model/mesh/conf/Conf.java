package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;
import java.util.List;

/** What became of reading a {@code conf} as its type wants it. */
public sealed interface Conf<T> {

    /**
     * It could be read.
     *
     * @param value what it means
     * @param unknown members that the type does not know, which have no effect
     */
    record Read<T>(T value, List<UnknownMember> unknown) implements Conf<T> {
        public Read {
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * It could not.
     *
     * @param reason the first member that is not as it must be, and what is expected; never a member's value that may be secret
     */
    record Unreadable<T>(String reason) implements Conf<T> {}

    /** Reads a {@code conf}; never throws for what is in it. */
    static <T> Conf<T> read(Struct conf, Reading<T> reading) {
        ConfReader reader = new ConfReader(conf);
        try {
            T value = reading.from(reader);
            return new Read<>(value, reader.unknown());
        } catch (MalformedConfException e) {
            return new Unreadable<>(e.reason());
        }
    }

    /** One type's way of reading. */
    @FunctionalInterface
    interface Reading<T> {
        T from(ConfReader conf) throws MalformedConfException;
    }
}
