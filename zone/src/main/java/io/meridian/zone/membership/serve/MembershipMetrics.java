package io.meridian.zone.membership.serve;

import io.meridian.zone.membership.MembershipView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many dataplanes of each mesh fit and how many do not, {@code meridian_membership_dataplanes{mesh,verdict}}, and how many
 * registrations were refused, {@code meridian_membership_refused_registrations_total{mesh}}.
 */
final class MembershipMetrics {
    private final MembershipView view;
    private final MeterRegistry registry;
    private final MultiGauge dataplanes;

    MembershipMetrics(MembershipView view, MeterRegistry registry) {
        this.view = view;
        this.registry = registry;
        this.dataplanes = MultiGauge.builder("meridian.membership.dataplanes")
                .description("Registered dataplanes by what their mesh says of them now")
                .register(registry);
    }

    /** A registration was refused by the rules of a mesh, which therefore exists. */
    void refused(String mesh) {
        registry.counter("meridian.membership.refused.registrations", "mesh", mesh)
                .increment();
    }

    /** Takes over the counts as they are. */
    void refresh() {
        List<Row<?>> rows = view.tallies().stream()
                .<Row<?>>flatMap(tally -> Stream.of(
                        Row.of(Tags.of("mesh", tally.mesh(), "verdict", "admitted"), tally.fitting()),
                        Row.of(Tags.of("mesh", tally.mesh(), "verdict", "refused"), tally.refused())))
                .toList();
        dataplanes.register(rows, true);
    }
}
