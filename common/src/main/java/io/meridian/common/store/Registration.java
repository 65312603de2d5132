package io.meridian.common.store;

/** That a listener is told. Closing it ends that; a second time has no effect. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
