package io.atoll.process.tracing;

import io.atoll.process.Nearest;
import io.atoll.process.StartException;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whether and where a process reports its spans.
///
/// @param endpoint `host:port` of an agent, else a URL; empty: the reporter's usual one on this
///   machine
/// @param sampled the share of searches that are traced, 0 to 1; whoever calls with a context of
///   its own has decided already
public record TracingConfig(Reporter reporter, String endpoint, double sampled) {
    public static final TracingConfig OFF = new TracingConfig(Reporter.NONE, "", 0);

    /// How spans are reported.
    public enum Reporter {
        /// Not at all: nothing is made either.
        NONE(""),
        /// By jaeger-client to a Jaeger agent, over UDP.
        AGENT("127.0.0.1:6831"),
        /// By jaeger-client to a Jaeger collector, over HTTP.
        COLLECTOR("http://127.0.0.1:14268/api/traces"),
        /// By OpenTelemetry to whatever takes OTLP over HTTP.
        OTLP("http://127.0.0.1:4318/v1/traces");

        private final String usualEndpoint;

        Reporter(String usualEndpoint) {
            this.usualEndpoint = usualEndpoint;
        }

        /// @param name as in a configuration, in lower case
        /// @throws StartException naming those that there are
        public static Reporter ofName(String name) {
            for (Reporter reporter : values()) {
                if (reporter.toString().equals(name)) {
                    return reporter;
                }
            }
            List<String> known = Arrays.stream(values()).map(Reporter::toString).toList();
            throw new StartException(
                    "tracing reporter '%s' is unknown; there are %s"
                                    .formatted(name, String.join(", ", known))
                            + Nearest.of(name, known)
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse(""));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TracingConfig {
        if (!(sampled >= 0 && sampled <= 1)) {
            throw new StartException(
                    "the sampled share of searches is %s: it must be from 0 to 1"
                            .formatted(sampled));
        }
        endpoint = endpoint.isBlank() ? reporter.usualEndpoint : endpoint.strip();
    }
}
