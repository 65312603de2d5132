package io.meridian.common.sync.drive;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Direction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The copies in a store that all come from one provider. Reckoned whole once, at the start. */
final class StoreCopies implements Copies {

    /** The digest after a revision of the store. */
    private record Sum(long revision, Digest digest) {}

    private final ResourceStore store;
    private final Direction direction;
    private final Registration subscription;
    private volatile Consumer<Commit> watcher = commit -> {};
    private volatile Sum sum = new Sum(-1, Digest.ZERO);

    StoreCopies(ResourceStore store, Direction direction) {
        this.store = store;
        this.direction = direction;
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
        watcher.accept(commit);
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

    /** @param one told of every commit, after it is reckoned in; on the committer's thread */
    void watch(Consumer<Commit> one) {
        watcher = one;
    }

    @Override
    public long revision() {
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

    void close() {
        subscription.close();
    }
}
