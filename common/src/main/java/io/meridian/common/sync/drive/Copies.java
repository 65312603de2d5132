package io.meridian.common.sync.drive;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Holdings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The copies in a store, with their digest kept up from the store's own commits: whoever changes a copy, this notices. Reckoned
 * whole once, at the start.
 */
final class Copies implements Holdings, AutoCloseable {

    /** The digest after a revision of the store. */
    private record Sum(long revision, Digest digest) {}

    private final ResourceStore store;
    private final Direction direction;
    private final Consumer<Commit> listener;
    private final AutoCloseable subscription;
    private volatile Sum sum = new Sum(-1, Digest.ZERO);

    /** @param listener told of every commit, after it is reckoned in; on the committer's thread */
    Copies(ResourceStore store, Direction direction, Consumer<Commit> listener) {
        this.store = store;
        this.direction = direction;
        this.listener = listener;
        synchronized (this) {
            this.subscription = store.subscribe(this::committed);
            History history = store.history();
            Digest digest = Digest.ZERO;
            for (History.Latest latest : history.all()) {
                digest = digest.xor(contribution(latest.current()));
            }
            this.sum = new Sum(history.head().revision(), digest);
        }
    }

    private void committed(Commit commit) {
        synchronized (this) {
            if (commit.at().revision() <= sum.revision()) {
                return;
            }
            Digest digest = sum.digest();
            for (Change change : commit.changes()) {
                digest = digest.xor(contribution(change.before())).xor(contribution(change.after()));
            }
            sum = new Sum(commit.at().revision(), digest);
        }
        listener.accept(commit);
    }

    private Digest contribution(Optional<StoredResource> stored) {
        return stored.filter(this::isCopy)
                .map(StoredResource::wire)
                .map(wire -> Digest.contribution(wire.key(), wire.digest()))
                .orElse(Digest.ZERO);
    }

    private boolean isCopy(StoredResource stored) {
        return direction.brought(stored.resource());
    }

    /** The revision of the store that is reckoned in. */
    long revision() {
        return sum.revision();
    }

    @Override
    public Digest digest() {
        return sum.digest();
    }

    @Override
    public Map<ResourceKey, Digest> inventory() {
        Map<ResourceKey, Digest> inventory = new HashMap<>();
        for (String kind : direction.kinds()) {
            for (StoredResource stored : store.list(ResourceKinds.named(kind))) {
                if (isCopy(stored)) {
                    Canonical wire = stored.wire();
                    inventory.put(wire.key(), wire.digest());
                }
            }
        }
        return inventory;
    }

    @Override
    public Optional<Digest> digestOf(ResourceKey key) {
        return store.get(key).filter(this::isCopy).map(stored -> stored.wire().digest());
    }

    @Override
    public void close() throws Exception {
        subscription.close();
    }
}
