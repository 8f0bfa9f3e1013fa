package io.atoll.milvus.calls;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Number and duration of requests, by what was asked and how it ended.
public final class EdgeMetrics {
    private final MeterRegistry registry;
    private final ConcurrentMap<Request, Timer> timers = new ConcurrentHashMap<>();

    public EdgeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// Counts a request that was answered.
    ///
    /// @param rpc the gRPC method, or the path of a REST call
    /// @param code Milvus's number, 0 for success
    public void record(String rpc, int code, long nanos) {
        timers.computeIfAbsent(new Request(rpc, code), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Request request) {
        return Timer.builder("atoll.edge.request.duration")
                .description("Requests of clients, until their answer was written")
                .tag("rpc", request.rpc)
                .tag("code", Integer.toString(request.code))
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }

    private record Request(String rpc, int code) {}
}
