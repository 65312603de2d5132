package io.meridian.zone.membership.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one mesh in this zone, and who is not, as REST says it.
 *
 * @param mesh its name
 * @param zone name of this zone
 * @param enforcement {@code admission} or {@code continuous}
 * @param excluded why no dataplane of this zone can join, absent when some can
 * @param admitted how many registered dataplanes fit
 * @param refused how many registered dataplanes do not
 * @param total how many were asked for, before paging
 * @param items those that were asked for, by name
 * @param refusedRegistrations who wanted to register and was not let in, by name; the list is bounded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MeshMembershipAnswer(
        String mesh,
        String zone,
        String enforcement,
        @Nullable String excluded,
        int admitted,
        int refused,
        int total,
        List<MembershipAnswer> items,
        List<MembershipAnswer> refusedRegistrations) {}
