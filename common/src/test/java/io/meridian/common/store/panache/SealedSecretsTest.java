package io.meridian.common.store.panache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealedSecretsTest {
    private static final String MARK = "a-private-key-in-the-clear";

    @TempDir
    Path directory;

    private H2File file;
    private DataSource database;

    @BeforeEach
    void writeSecrets() {
        file = new H2File(directory, "test");
        database = TestDatabases.h2(file.url());
        try (DatabaseStore store = TestDatabases.open(database, Dialect.H2)) {
            store.write(put("Secret", "default", "one", MARK + "-1")).join();
            store.write(put("Secret", "default", "one", MARK + "-2")).join();
            store.write(put("GlobalSecret", "", "two", MARK + "-3")).join();
            store.write(put("Mesh", "", "default", "no-secret-at-all")).join();
        }
    }

    @Test
    void noSecretIsInTheFileInTheClear() throws Exception {
        String bytes = Files.readString(file.path(), StandardCharsets.ISO_8859_1);

        assertThat(bytes).doesNotContain(MARK).contains("no-secret-at-all");
        try (DatabaseStore store = TestDatabases.open(database, Dialect.H2)) {
            assertThat(store.get(new ResourceKey("Secret", "default", "one"))
                            .orElseThrow()
                            .spec())
                    .isEqualTo(ByteString.copyFromUtf8(MARK + "-2"));
        }
    }

    @Test
    void aStoreSealedWithAnotherKeyDoesNotOpenAndSaysWhatToDo() {
        assertThatThrownBy(() -> DatabaseStore.open(
                        database,
                        Dialect.H2,
                        StoreKey.generate(new SecureRandom()),
                        new PlainForm(),
                        InstantSource.system(),
                        new SecureRandom(),
                        Retention.DEFAULT))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("sealed with another encryption key")
                .hasMessageContaining("MERIDIAN_STORE_ENCRYPTION_KEY_FILE");
    }

    @Test
    void aSealedValueMovedToAnotherRowDoesNotOpen() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE resource SET spec = (SELECT spec FROM resource WHERE name = 'two') WHERE name = 'one'");
        }
        assertThatThrownBy(() -> TestDatabases.open(database, Dialect.H2))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("type=\"Secret\" name=\"one\" mesh=\"default\"")
                .hasMessageContaining("does not open");
    }

    @Test
    void aKeyIsReadInBothSpellingsAndNeverPrinted() {
        String hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        String base64 = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=";

        assertThat(StoreKey.parse(" " + hex + "\n")).isEqualTo(StoreKey.parse(base64));
        assertThat(StoreKey.parse(base64)).hasToString("StoreKey");
        for (String bad : new String[] {"", "hunter2", hex.substring(2), base64.substring(4), "x" + hex.substring(1)}) {
            assertThatThrownBy(() -> StoreKey.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: 32 bytes in Base64 or 64 hexadecimal digits")
                    .extracting(Throwable::getMessage, STRING)
                    .matches(message -> bad.isEmpty() || !message.contains(bad));
        }
    }

    @Test
    void aKeyThatWasNotGivenIsMadeOnceForItsOwnerOnly() throws Exception {
        Path key = directory.resolve("global.key");

        StoreKeyFile first = StoreKeyFile.in(key, new SecureRandom());
        StoreKeyFile second = StoreKeyFile.in(key, new SecureRandom());

        assertThat(first.made()).isTrue();
        assertThat(second.made()).isFalse();
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(first.toString()).doesNotContain(first.key().encoded());
        Files.writeString(key, "nonsense");
        assertThatThrownBy(() -> StoreKeyFile.in(key, new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.toString())
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void theAuditSaysWhoAndWhatButNotTheContent() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT author, effect, name, version, revision FROM audit_entry WHERE kind = 'Secret' ORDER BY sequence")) {
            rows.next();
            assertThat(rows.getString(1) + rows.getString(2) + rows.getString(3))
                    .isEqualTo("aliceCREATEDone");
            rows.next();
            assertThat(rows.getString(2) + rows.getLong(4) + rows.getLong(5)).isEqualTo("UPDATED22");
            assertThat(rows.next()).isFalse();
        }
    }

    private static Write put(String kind, String mesh, String name, String spec) {
        return Write.of(
                new Mutation.Put(
                        new Resource(new ResourceKey(kind, mesh, name), Map.of(), ByteString.copyFromUtf8(spec)),
                        Expected.ANYTHING,
                        Optional.empty()),
                "alice");
    }
}
