package io.atoll.writenode.garbage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What became of files that nobody needed.
public final class GarbageMetrics {
    private final Counter deleted;
    private final Counter setAside;
    private final Counter putBack;
    private final Counter failures;

    public GarbageMetrics(MeterRegistry registry) {
        deleted = names(registry, "deleted");
        setAside = names(registry, "set_aside");
        putBack = names(registry, "put_back");
        failures =
                Counter.builder("atoll.writenode.garbage.failures")
                        .description("Attempts to collect garbage that failed")
                        .register(registry);
    }

    private static Counter names(MeterRegistry registry, String fate) {
        return Counter.builder("atoll.writenode.garbage.names")
                .description("Files and folders that nobody needed, by what became of them")
                .tag("fate", fate)
                .register(registry);
    }

    void deleted(int count) {
        deleted.increment(count);
    }

    void setAside(int count) {
        setAside.increment(count);
    }

    void putBack(int count) {
        putBack.increment(count);
    }

    void failed() {
        failures.increment();
    }
}
