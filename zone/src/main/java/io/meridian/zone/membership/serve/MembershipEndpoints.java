package io.meridian.zone.membership.serve;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.rest.Answer;
import io.meridian.common.rest.Call;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.rest.Failures;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.Violation;
import io.meridian.zone.membership.Constraints;
import io.meridian.zone.membership.MembershipLedger;
import io.meridian.zone.membership.MembershipView.Tally;
import io.meridian.zone.membership.RefusedRegistrations;
import io.meridian.zone.membership.Standing;
import io.meridian.zone.membership.ZoneSegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Membership over REST: where one dataplane stands, and all of a mesh. */
final class MembershipEndpoints {
    private static final String NO_MESH = "Failed to retrieve Mesh";
    private static final String NO_RESOURCE = "Could not retrieve a resource";
    private static final String NO_RESOURCES = "Could not retrieve resources";
    private static final int PAGE = 100;
    private static final int MOST = 1000;

    private final String zone;
    private final ResourceReader stored;
    private final MembershipLedger ledger;
    private final RefusedRegistrations refusals;

    MembershipEndpoints(String zone, ResourceReader stored, MembershipLedger ledger, RefusedRegistrations refusals) {
        this.zone = zone;
        this.stored = stored;
        this.ledger = ledger;
        this.refusals = refusals;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/meshes/{mesh}/dataplanes/{name}/_membership", this::dataplane),
                Endpoint.get("/meshes/{mesh}/_membership", this::mesh));
    }

    private Answer dataplane(Call call) {
        String mesh = call.path("mesh");
        if (stored(mesh).isEmpty()) {
            return Failures.notFound(NO_MESH);
        }
        ResourceKey key = ResourceKinds.DATAPLANE.key(mesh, call.path("name"));
        Optional<MembershipAnswer> registered = ledger.standing(key).map(this::answer);
        return registered
                .or(() -> refusals.of(mesh).stream()
                        .filter(refusal -> refusal.dataplane().equals(key))
                        .findFirst()
                        .map(MembershipAnswer::of))
                .map(answer -> Answer.json(200, answer))
                .orElseGet(() -> Failures.notFound(NO_RESOURCE));
    }

    private Answer mesh(Call call) {
        String mesh = call.path("mesh");
        Optional<StoredResource> found = stored(mesh);
        if (found.isEmpty()) {
            return Failures.notFound(NO_MESH);
        }
        Optional<Predicate<Standing>> wanted = wanted(call.query("verdict"));
        if (wanted.isEmpty()) {
            return Failures.invalid(
                    NO_RESOURCES,
                    List.of(new Violation(
                            "verdict",
                            "must be admitted or refused, not "
                                    + call.query("verdict").orElse(""))));
        }
        Optional<Integer> size = number(call.query("size"), PAGE, 1, MOST);
        Optional<Integer> offset = number(call.query("offset"), 0, 0, Integer.MAX_VALUE);
        if (size.isEmpty() || offset.isEmpty()) {
            return Failures.invalid(
                    NO_RESOURCES,
                    List.of(new Violation(
                            size.isEmpty() ? "size" : "offset", "must be a number, for size between 1 and " + MOST)));
        }
        return Answer.json(200, answer(mesh, found.get(), wanted.get(), offset.get(), size.get()));
    }

    private MeshMembershipAnswer answer(
            String mesh, StoredResource found, Predicate<Standing> wanted, int offset, int size) {
        List<Standing> matching = ledger.standings(mesh).stream().filter(wanted).toList();
        Tally tally = ledger.tally(mesh);
        return new MeshMembershipAnswer(
                mesh,
                zone,
                ledger.enforcement().name().toLowerCase(Locale.ROOT),
                ZoneSegment.exclusion(mesh, Constraints.of(found.spec()), zone).orElse(null),
                tally.fitting(),
                tally.refused(),
                matching.size(),
                matching.stream().skip(offset).limit(size).map(this::answer).toList(),
                refusals.of(mesh).stream().map(MembershipAnswer::of).toList());
    }

    private MembershipAnswer answer(Standing standing) {
        return MembershipAnswer.of(standing, ledger.admitted(standing));
    }

    private Optional<StoredResource> stored(String mesh) {
        return stored.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh));
    }

    /** Empty for a word that is no verdict. */
    private static Optional<Predicate<Standing>> wanted(Optional<String> verdict) {
        return switch (verdict.orElse("")) {
            case "" -> Optional.of(standing -> true);
            case "admitted" -> Optional.of(Standing::fits);
            case "refused" -> Optional.of(standing -> !standing.fits());
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(Optional<String> text, int missing, int least, int most) {
        try {
            return Optional.of(text.map(Integer::parseInt).orElse(missing))
                    .filter(number -> number >= least && number <= most);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
