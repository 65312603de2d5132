package io.meridian.common.store.panache;

import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.ResourceStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2ResourceStoreTest extends ResourceStoreContract {
    @TempDir
    Path directory;

    @Override
    protected JournaledResourceStore open() {
        return TestDatabases.openH2(directory);
    }
}
