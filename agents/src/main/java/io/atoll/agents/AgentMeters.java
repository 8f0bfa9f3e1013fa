package io.atoll.agents;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.util.concurrent.atomic.AtomicLong;

/// Where the agents of a member say how they fare.
///
/// @param member its id
public record AgentMeters(MeterRegistry registry, String member) {

    /// For members whose figures are not asked for.
    public static AgentMeters unwatched() {
        return new AgentMeters(new SimpleMeterRegistry(), "");
    }

    OfDuty of(String agent, String duty) {
        return new OfDuty(registry, Tags.of("member", member, "agent", agent, "duty", duty));
    }

    /// What is measured of one duty. The counts go on when the same duty is begun again.
    static final class OfDuty {
        private final MeterRegistry registry;
        private final Counter runs;
        private final Counter failures;
        private final AtomicLong lastSuccessMillis = new AtomicLong();
        private final Gauge lastSuccess;

        private OfDuty(MeterRegistry registry, Tags tags) {
            this.registry = registry;
            runs =
                    Counter.builder("atoll.agent.runs")
                            .description("How often a duty in the background was done")
                            .tags(tags)
                            .register(registry);
            failures =
                    Counter.builder("atoll.agent.failures")
                            .description("How often a duty in the background failed")
                            .tags(tags)
                            .register(registry);
            lastSuccess =
                    Gauge.builder(
                                    "atoll.agent.last.success",
                                    lastSuccessMillis,
                                    millis -> millis.get() / 1e3)
                            .description(
                                    "When a duty in the background last succeeded, since 1970; 0:"
                                            + " never")
                            .baseUnit("seconds")
                            .tags(tags)
                            .register(registry);
        }

        void succeeded() {
            lastSuccessMillis.set(registry.config().clock().wallTime());
            runs.increment();
        }

        void failed() {
            runs.increment();
            failures.increment();
        }

        /// The gauge is about a duty that is over; another one may come in its place.
        void end() {
            registry.remove(lastSuccess);
        }
    }
}
