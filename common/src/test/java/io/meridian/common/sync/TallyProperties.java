package io.meridian.common.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.sync.Message.Filter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TallyProperties {

    private static final List<String> ZONES = List.of("east", "north", "west");

    @Test
    void aTallyThatFollowedEveryCommitIsTheOneReckonedFromTheState() {
        for (long seed = 0; seed < 20; seed++) {
            TestBed bed = new TestBed();
            Tally[] tally = {Tally.of(bed.store.history(), TestBed.DIRECTION)};
            bed.store.subscribe(commit -> tally[0] = tally[0].after(commit, TestBed.DIRECTION));
            Random random = new Random(seed);
            for (int i = 0; i < 150; i++) {
                change(bed, random);
            }
            assertThat(tally[0]).as("seed %d", seed).isEqualTo(Tally.of(bed.store.history(), TestBed.DIRECTION));
        }
    }

    @Test
    void theDigestOfARecipientIsThatOfWhatItSees() {
        TestBed bed = new TestBed();
        Random random = new Random(3);
        for (int i = 0; i < 150; i++) {
            change(bed, random);
        }
        Outlook outlook = bed.outlook();
        for (String zone : ZONES) {
            for (List<String> features : List.of(List.<String>of(), List.of("optional-top-level-target-ref"))) {
                Recipient recipient =
                        new Recipient(zone, new Filter(TestBed.DIRECTION.kinds(), new TreeSet<>(features)));
                Digest seen = bed.store.history().all().stream()
                        .filter(latest -> outlook.visible(latest.current().orElseThrow(), recipient))
                        .map(History.Latest::current)
                        .map(stored -> stored.orElseThrow().wire())
                        .map(wire -> Digest.contribution(wire.key(), wire.digest()))
                        .reduce(Digest.ZERO, Digest::xor);
                assertThat(outlook.digest(recipient)).isEqualTo(seen).isNotEqualTo(Digest.ZERO);
            }
        }
    }

    private static void change(TestBed bed, Random random) {
        String zone = ZONES.get(random.nextInt(3));
        Resource resource =
                switch (random.nextInt(5)) {
                    case 0 -> TestBed.mesh("m" + random.nextInt(3), "v" + random.nextInt(9));
                    case 1 -> TestBed.resource("MeshTimeout", "default", "t" + random.nextInt(5), "{}");
                    case 2 -> TestBed.resource("MeshTimeout", "default", "t" + random.nextInt(5), "{\"targetRef\":{}}");
                    case 3 ->
                        new Resource(
                                new ResourceKey("MeshService", "default", zone + random.nextInt(3)),
                                Map.of(Labels.ORIGIN, "zone", Labels.ZONE, zone),
                                ByteString.copyFromUtf8("v" + random.nextInt(9)));
                    default ->
                        new Resource(
                                ResourceKey.global("Zone", zone),
                                Map.of(),
                                random.nextBoolean() ? ByteString.EMPTY : ByteString.fromHex("0a00"));
                };
        if (random.nextInt(4) == 0) {
            bed.delete(resource);
        } else {
            bed.put(resource);
        }
    }
}
