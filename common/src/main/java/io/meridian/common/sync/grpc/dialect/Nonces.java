package io.meridian.common.sync.grpc.dialect;

/**
 * The nonces of one stream: decimal, counted from 1 over all its types (spec/kds-protocol §3.5).
 *
 * <p>Not thread-safe: one owner.
 */
final class Nonces {
    private long last;

    long next() {
        last++;
        return last;
    }
}
