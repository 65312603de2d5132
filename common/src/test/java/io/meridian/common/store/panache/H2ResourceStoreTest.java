package io.meridian.common.store.panache;

import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.ResourceStoreContract;
import io.meridian.common.store.Retention;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class H2ResourceStoreTest extends ResourceStoreContract {
    @TempDir
    Path directory;

    @Override
    protected JournaledResourceStore open(Retention retention, InstantSource clock) {
        return TestDatabases.open(TestDatabases.h2(new H2File(directory, "test").url()), Dialect.H2, retention, clock);
    }
}
