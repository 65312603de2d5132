package io.meridian.global.zones;

import io.meridian.common.auth.KeyRing;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Has zones that are connected judged anew when what their tokens rest on changes: signing keys, and the list of revoked tokens. A
 * token that is revoked ends its sessions at once, not when they happen to break.
 */
public final class CredentialWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CredentialWatch.class);

    private final Executor threads;
    private final Runnable judgeAgain;
    private final Registration subscription;

    /**
     * @param threads where they are judged
     * @param judgeAgain judges them
     */
    public CredentialWatch(ResourceStore store, Executor threads, Runnable judgeAgain) {
        this.threads = threads;
        this.judgeAgain = judgeAgain;
        this.subscription = store.subscribe(this::committed);
    }

    private void committed(Commit commit) {
        if (commit.changes().stream().map(Change::key).anyMatch(CredentialWatch::restsOn)) {
            try {
                threads.execute(judgeAgain);
            } catch (RejectedExecutionException e) {
                LOG.debug("credentials changed while the process shuts down");
            }
        }
    }

    private static boolean restsOn(ResourceKey key) {
        return key.kind().equals(ResourceKinds.GLOBAL_SECRET.name())
                && (key.name().startsWith(KeyRing.ZONES.name())
                        || KeyRing.ZONES.revocations().contains(key));
    }

    @Override
    public void close() {
        subscription.close();
    }
}
