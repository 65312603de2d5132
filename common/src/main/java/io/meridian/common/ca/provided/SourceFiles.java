package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;

/** The files that data sources of a mesh name. */
@FunctionalInterface
public interface SourceFiles {

    /** Reads a file. */
    Content read(String path);

    /** What became of reading a file. */
    sealed interface Content {
        /** Its bytes; possibly a key. */
        record Bytes(ByteString bytes) implements Content {
            @Override
            public String toString() {
                return "Bytes[" + bytes.size() + "]";
            }
        }

        /** Why it could not be read, in the words of a POSIX system. */
        record Failed(String reason) implements Content {}
    }
}
