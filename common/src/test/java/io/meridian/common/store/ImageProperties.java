package io.meridian.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Laws of images and their logs, over random writes. */
final class ImageProperties {
    private static final int WRITES = 120;

    @Test
    void whatChangedSinceAPositionAppliedToWhatWasThereGivesWhatIsThere() {
        for (long seed = 0; seed < 60; seed++) {
            List<Image> images = history(seed);
            Image last = images.getLast();
            for (Image earlier : images) {
                Map<ResourceKey, Digest> state = state(earlier);
                last.log().since(earlier.head()).orElseThrow().latest().forEach(entry -> entry.current()
                        .ifPresentOrElse(
                                stored -> state.put(entry.wire(), stored.wire().digest()),
                                () -> state.remove(entry.wire())));
                assertThat(state)
                        .as("seed %d, from revision %d", seed, earlier.head().revision())
                        .isEqualTo(state(last));
            }
        }
    }

    @Test
    void anEarlierImageIsAsItWasWhateverCameAfter() {
        List<Image> images = new ArrayList<>();
        List<Map<ResourceKey, Digest>> states = new ArrayList<>();
        Image image = Image.empty("store", "epoch");
        Random random = new Random(1);
        for (int i = 0; i < WRITES; i++) {
            images.add(image);
            states.add(state(image));
            image = next(image, random);
        }
        for (int i = 0; i < images.size(); i++) {
            assertThat(state(images.get(i))).isEqualTo(states.get(i));
        }
    }

    @Test
    void aKeyIsOnceInTheLogAndTheLogIsInTheOrderOfRevisions() {
        for (long seed = 0; seed < 60; seed++) {
            Image image = history(seed).getLast();
            List<History.Latest> all = image.log()
                    .since(new Position("store", "epoch", 0))
                    .orElseThrow()
                    .latest();
            assertThat(all).extracting(History.Latest::wire).doesNotHaveDuplicates();
            assertThat(all).extracting(History.Latest::revision).isSorted();
            assertThat(image.log().all()).hasSameSizeAs(image.list());
        }
    }

    @Test
    void aCompactedLogHasNoOldTombstonesAndAnswersTheSameAboveItsFloor() {
        for (long seed = 0; seed < 60; seed++) {
            List<Image> images = history(seed);
            Image last = images.getLast();
            long floor = last.head().revision() / 2;
            Image compacted = last.compacted(floor);
            for (Image earlier : images) {
                Optional<History.Changes> changes = compacted.log().since(earlier.head());
                if (earlier.head().revision() < floor) {
                    assertThat(changes).isEmpty();
                } else {
                    assertThat(changes).isEqualTo(last.log().since(earlier.head()));
                }
            }
            assertThat(compacted.log().all()).isEqualTo(last.log().all());
        }
    }

    private static List<Image> history(long seed) {
        Random random = new Random(seed);
        List<Image> images = new ArrayList<>();
        Image image = Image.empty("store", "epoch");
        for (int i = 0; i < WRITES; i++) {
            images.add(image);
            image = next(image, random);
        }
        images.add(image);
        return images;
    }

    private static Image next(Image image, Random random) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            mutations.add(mutation(random));
        }
        Write write = new Write(mutations, List.of(), Map.of(), "law");
        Decision decision = Decision.of(image, PreparedWrite.of(write, new PlainForm()), "epoch", Instant.EPOCH);
        return decision instanceof Decision.Accepted accepted ? accepted.after() : image;
    }

    private static Mutation mutation(Random random) {
        ResourceKey mesh = ResourceKinds.named("Mesh").key("", "m" + random.nextInt(3));
        ResourceKey timeout = ResourceKinds.named("MeshTimeout").key(mesh.name(), "t" + random.nextInt(4));
        ByteString spec = ByteString.copyFromUtf8("v" + random.nextInt(3));
        return switch (random.nextInt(5)) {
            case 0 -> new Mutation.Delete(mesh, Expected.ANYTHING);
            case 1 -> new Mutation.Delete(timeout, Expected.ANYTHING);
            case 2 -> new Mutation.Put(new Resource(mesh, Map.of(), spec), Expected.ANYTHING, Optional.empty());
            default ->
                new Mutation.Put(
                        new Resource(timeout, Map.of("peer-name", "p" + random.nextInt(4)), spec)
                                .withStatus(ByteString.copyFromUtf8("s" + random.nextInt(2))),
                        Expected.ANYTHING,
                        random.nextBoolean() ? Optional.of(mesh) : Optional.empty());
        };
    }

    private static Map<ResourceKey, Digest> state(Image image) {
        Map<ResourceKey, Digest> state = new TreeMap<>();
        image.list()
                .forEach(stored -> state.put(stored.wire().key(), stored.wire().digest()));
        return state;
    }
}
