package io.meridian.common.sync;

import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Filter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Digests of what the zones with one filter should hold. Reckoned once for all of them: that of each costs the same, however many
 * zones there are and pass something on.
 *
 * @param everyones what does not depend on the zone
 * @param passedOn what comes from all zones that are enabled, for any other
 * @param ofOrigin what of that comes from one zone, which does not get it back
 * @param addressed what is for one zone only, by that zone
 */
record Shares(Digest everyones, Digest passedOn, Map<String, Digest> ofOrigin, Map<String, Digest> addressed) {

    static Shares of(Map<Audience, Digest> digests, Filter filter, Set<String> disabled) {
        Digest everyones = Digest.ZERO;
        Digest passedOn = Digest.ZERO;
        Map<String, Digest> ofOrigin = new HashMap<>();
        Map<String, Digest> addressed = new HashMap<>();
        for (Map.Entry<Audience, Digest> entry : digests.entrySet()) {
            Audience audience = entry.getKey();
            Digest digest = entry.getValue();
            if (!audience.fits(filter)
                    || audience.origin().filter(disabled::contains).isPresent()) {
                continue;
            }
            if (audience.only().isPresent()) {
                String zone = audience.only().get();
                if (!audience.origin().equals(audience.only())) {
                    addressed.merge(zone, digest, Digest::xor);
                }
            } else if (audience.origin().isPresent()) {
                passedOn = passedOn.xor(digest);
                ofOrigin.merge(audience.origin().get(), digest, Digest::xor);
            } else {
                everyones = everyones.xor(digest);
            }
        }
        return new Shares(everyones, passedOn, Map.copyOf(ofOrigin), Map.copyOf(addressed));
    }

    /** Digest of what one zone should hold. */
    Digest of(String zone) {
        return everyones
                .xor(passedOn)
                .xor(ofOrigin.getOrDefault(zone, Digest.ZERO))
                .xor(addressed.getOrDefault(zone, Digest.ZERO));
    }
}
