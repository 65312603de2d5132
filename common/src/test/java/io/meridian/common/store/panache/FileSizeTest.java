package io.meridian.common.store.panache;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Retention;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSizeTest {
    private static final int RESOURCES = 1_000;

    @TempDir
    Path directory;

    /** Live is what a reader could still ask for: resources, and the log and audit within their retention. */
    @Test
    void theFileStaysWithinThreeTimesWhatIsLive() throws Exception {
        // Not fewer: what the housekeeping has yet to look at must be small beside what is live.
        int updates = Boolean.getBoolean("meridian.soak") ? 100_000 : 50_000;
        H2File file = new H2File(directory, "test");
        DataSource database = TestDatabases.h2(file.url());
        Retention retention = new Retention(Duration.ZERO, updates / 2);
        try (DatabaseStore store = TestDatabases.open(database, Dialect.H2, retention, InstantSource.system())) {
            Random random = new Random(1);
            List<CompletableFuture<WriteResult>> waiting = new ArrayList<>();
            for (int i = 0; i < updates; i++) {
                waiting.add(store.write(update(i % RESOURCES, random)));
                if (waiting.size() == 8) {
                    waiting.forEach(CompletableFuture::join);
                    waiting.clear();
                }
            }
            waiting.forEach(CompletableFuture::join);

            long live = live(database);
            assertThat(store.image().log().floor()).isPositive();
            assertThat(Files.size(file.path())).isLessThanOrEqualTo(3 * live);
        }
    }

    private static Write update(int number, Random random) {
        byte[] spec = new byte[700];
        random.nextBytes(spec);
        Resource resource = new Resource(
                new ResourceKey("MeshTimeout", "default", "timeout-" + number), Map.of(), ByteString.copyFrom(spec));
        return Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test");
    }

    private static long live(DataSource database) throws Exception {
        String sql = """
                SELECT (SELECT SUM(OCTET_LENGTH(spec) + OCTET_LENGTH(wire) + 200) FROM resource)
                     + (SELECT SUM(OCTET_LENGTH(bytes) + 150) FROM revision_log)
                     + (SELECT COUNT(*) * 100 FROM audit_entry)""";
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
