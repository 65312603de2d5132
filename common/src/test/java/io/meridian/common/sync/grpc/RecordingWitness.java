package io.meridian.common.sync.grpc;

import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything it is told of zones. */
final class RecordingWitness implements ZoneWitness {
    final List<String> opened = new CopyOnWriteArrayList<>();
    final List<ZoneIntroduction> introductions = new CopyOnWriteArrayList<>();
    final List<String> healthChecked = new CopyOnWriteArrayList<>();
    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<String> answered = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    /** How often each cause was counted. */
    Map<String, Integer> refused() {
        return Collections.unmodifiableMap(refused);
    }

    int countOf(String... causes) {
        int sum = 0;
        for (String cause : causes) {
            sum += refused.getOrDefault(cause, 0);
        }
        return sum;
    }

    @Override
    public void opened(String zone, Stream stream) {
        opened.add(zone + " " + stream);
    }

    @Override
    public Subscription subscribed(String zone, ZoneIntroduction introduction) {
        introductions.add(introduction);
        return new Subscription() {
            @Override
            public void sent(Set<String> kinds, int bytes) {
                sent.add(zone + " " + kinds);
            }

            @Override
            public void answered(Set<String> kinds, boolean accepted) {
                answered.add(zone + " " + kinds + " " + accepted);
            }

            @Override
            public void ended() {
                ended.add(zone);
            }
        };
    }

    @Override
    public void healthChecked(String zone) {
        healthChecked.add(zone);
    }

    @Override
    public void refused(String reason) {
        refused.merge(reason, 1, Integer::sum);
    }
}
