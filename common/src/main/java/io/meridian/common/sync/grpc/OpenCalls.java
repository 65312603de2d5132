package io.meridian.common.sync.grpc;

import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.auth.ZoneClaim;
import io.meridian.common.insight.ZoneWitness;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that zones hold open. Being let in once is not for good: what a zone showed may expire, be revoked, or lose the key that
 * signed it, and then its calls end like those of one that was never let in.
 */
final class OpenCalls {
    private static final System.Logger LOG = System.getLogger(OpenCalls.class.getName());

    /** A zone has six streams and a health check; those of an older connection may not have ended yet. */
    private static final int CALLS_PER_ZONE = 32;

    private final ZoneAuthenticator authenticator;
    private final ZoneWitness witness;
    private final Set<OpenCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perZone = new ConcurrentHashMap<>();

    OpenCalls(ZoneAuthenticator authenticator, ZoneWitness witness) {
        this.authenticator = authenticator;
        this.witness = witness;
    }

    /** Takes a call in, unless its zone has too many. */
    boolean add(OpenCall<?, ?> call) {
        int open = perZone.merge(call.zone(), 1, Integer::sum);
        if (open > CALLS_PER_ZONE) {
            release(call.zone());
            return false;
        }
        calls.add(call);
        return true;
    }

    void remove(OpenCall<?, ?> call) {
        if (calls.remove(call)) {
            release(call.zone());
        }
    }

    private void release(String zone) {
        perZone.computeIfPresent(zone, (name, open) -> open > 1 ? open - 1 : null);
    }

    /** How many are open. */
    int count() {
        return calls.size();
    }

    /** Ends all: a connection that merely breaks says nothing. */
    void endAll(Status status) {
        calls.forEach(call -> call.close(status));
    }

    /** Ends what expired by now. */
    void expire(Instant now) {
        for (OpenCall<?, ?> call : calls) {
            if (call.until().filter(until -> !now.isBefore(until)).isPresent()) {
                judge(call, authenticator.authenticate(call.claim()));
            }
        }
    }

    /** Judges all anew, each claim once: keys, revocations or authorities changed. */
    void judgeAgain() {
        Map<ZoneClaim, ZoneAuthentication> outcomes = new HashMap<>();
        for (OpenCall<?, ?> call : calls) {
            try {
                judge(call, outcomes.computeIfAbsent(call.claim(), authenticator::authenticate));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "zone \"" + call.zone() + "\" could not be judged again", e);
            }
        }
    }

    private void judge(OpenCall<?, ?> call, ZoneAuthentication outcome) {
        switch (outcome) {
            case ZoneAuthentication.Admitted admitted -> call.holdsUntil(admitted.until());
            case ZoneAuthentication.Refused refused -> {
                witness.refused(refused.cause().tag());
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a call of zone \"{0}\" ends, it is no longer let in: {1}",
                        call.zone(),
                        refused.reason());
                call.close(Status.UNAUTHENTICATED.withDescription(refused.reason()));
            }
        }
    }
}
