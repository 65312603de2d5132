package io.meridian.common.insight;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.StoredResource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes insights from a board as they are when somebody asks: what waits is a key, however often its insight changes meanwhile. */
public final class SampledOutbox implements InsightOutbox {
    private final InsightBoard board;
    private @Nullable Sampling current;

    public SampledOutbox(InsightBoard board) {
        this.board = board;
        board.subscribe(this::changed);
    }

    @Override
    public Session open() {
        // The board first, as everywhere: it calls us while it is locked.
        synchronized (board) {
            synchronized (this) {
                Sampling opened = new Sampling(board.keys());
                current = opened;
                return opened;
            }
        }
    }

    private synchronized void changed(ResourceKey key, ResourceKey wire) {
        Sampling sampling = current;
        if (sampling != null) {
            sampling.changed(key, wire);
        }
    }

    /** Guarded by the outbox. */
    private final class Sampling implements Session {
        private final Map<ResourceKey, ResourceKey> unsent;
        private final Map<ResourceKey, ResourceKey> dirty = new LinkedHashMap<>();
        private boolean settled;

        Sampling(Map<ResourceKey, ResourceKey> all) {
            unsent = new TreeMap<>(all);
        }

        void changed(ResourceKey key, ResourceKey wire) {
            if (!unsent.containsKey(key)) {
                dirty.put(key, wire);
            }
        }

        @Override
        public InsightBatch take(int bytes) {
            synchronized (SampledOutbox.this) {
                if (current != this) {
                    return InsightBatch.EMPTY;
                }
                Draft draft = new Draft(bytes);
                draft.fill(unsent, false);
                boolean settles = unsent.isEmpty() && !settled;
                if (unsent.isEmpty()) {
                    settled = true;
                    draft.fill(dirty, true);
                }
                return new InsightBatch(draft.puts, draft.removals, settles ? InsightBoard.kinds() : Set.of());
            }
        }
    }

    private final class Draft {
        private final List<Insight> puts = new ArrayList<>();
        private final List<ResourceKey> removals = new ArrayList<>();
        private long room;

        Draft(int bytes) {
            room = bytes;
        }

        /** Moves keys from what waits into the draft while there is room. */
        void fill(Map<ResourceKey, ResourceKey> waiting, boolean withRemovals) {
            Iterator<Map.Entry<ResourceKey, ResourceKey>> next =
                    waiting.entrySet().iterator();
            while (next.hasNext()) {
                Map.Entry<ResourceKey, ResourceKey> entry = next.next();
                Optional<StoredResource> insight = board.get(entry.getKey());
                if (insight.isPresent()) {
                    Insight put =
                            new Insight(entry.getValue(), insight.get().wire().bytes());
                    if (put.bytes().size() > room && !puts.isEmpty()) {
                        return;
                    }
                    room -= put.bytes().size();
                    puts.add(put);
                } else if (withRemovals) {
                    removals.add(entry.getValue());
                }
                next.remove();
            }
        }
    }
}
