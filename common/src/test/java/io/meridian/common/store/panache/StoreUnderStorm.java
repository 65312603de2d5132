package io.meridian.common.store.panache;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that writes as fast as it can until it is killed, and prints a line for each write that was answered. */
final class StoreUnderStorm {
    static final int WRITERS = 4;

    private StoreUnderStorm() {}

    /** The directory of the store, and the first value to write. */
    public static void main(String[] args) {
        DatabaseStore store = TestDatabases.openH2(Path.of(args[0]));
        long first = Long.parseLong(args[1]);
        PrintStream out = new PrintStream(System.out, true);
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "m" + writer;
            Thread.ofPlatform().start(() -> {
                for (long value = first; ; value++) {
                    WriteResult result = store.write(pair(name, value)).join();
                    if (result instanceof WriteResult.Committed committed) {
                        out.println(name + " " + value + " " + committed.at().revision());
                    }
                }
            });
        }
    }

    /** A mesh and its secret, which say the same. */
    private static Write pair(String name, long value) {
        return new Write(
                List.of(
                        put(new ResourceKey("Secret", name, "s"), value),
                        put(new ResourceKey("Mesh", "", name), value)),
                List.of(),
                Map.of(),
                "storm");
    }

    private static Mutation put(ResourceKey key, long value) {
        return new Mutation.Put(
                new Resource(key, Map.of(), ByteString.copyFromUtf8(Long.toString(value))),
                Expected.ANYTHING,
                Optional.empty());
    }
}
