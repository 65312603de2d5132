package io.meridian.common.sync.drive;

import io.meridian.common.sync.Message.Mode;

/**
 * What the sessions of one zone came to, since this process started.
 *
 * @param resumes sessions that went on from where the zone stood
 * @param fullSyncs sessions that began with the whole state
 * @param comparisons times that both sides compared what they hold
 * @param repairs comparisons made because digests differed at one revision
 * @param batches batches acknowledged that brought something
 * @param resources resources in them, removals included
 * @param bytes of canonical form in them
 */
record Counters(
        long resumes, long fullSyncs, long comparisons, long repairs, long batches, long resources, long bytes) {

    static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0);

    Counters began(Mode mode) {
        return switch (mode) {
            case FULL -> new Counters(resumes, fullSyncs + 1, comparisons, repairs, batches, resources, bytes);
            case DELTA -> new Counters(resumes + 1, fullSyncs, comparisons, repairs, batches, resources, bytes);
            case COMPARE -> new Counters(resumes, fullSyncs, comparisons + 1, repairs, batches, resources, bytes);
        };
    }

    Counters repaired() {
        return new Counters(resumes, fullSyncs, comparisons + 1, repairs + 1, batches, resources, bytes);
    }

    Counters batch(long more, long moreBytes) {
        return more == 0
                ? this
                : new Counters(
                        resumes, fullSyncs, comparisons, repairs, batches + 1, resources + more, bytes + moreBytes);
    }
}
