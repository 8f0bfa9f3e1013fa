package io.atoll.cli;

import io.atoll.process.tracing.TracingConfig;
import io.atoll.process.tracing.TracingConfig.Reporter;

import picocli.CommandLine.Option;

import java.util.Optional;

/// Whether and where the spans of searches go.
final class TracingOptions {

    @Option(
            names = "--trace",
            paramLabel = "REPORTER",
            defaultValue = "none",
            description =
                    "Report spans: none (default), agent or collector (of Jaeger), otlp"
                            + " (OpenTelemetry, over HTTP).")
    private String reporter;

    @Option(
            names = "--trace-endpoint",
            paramLabel = "URL",
            defaultValue = "",
            description = "Where to (default: the reporter's usual port on this machine).")
    private String endpoint;

    @Option(
            names = "--trace-sample",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Which share of searches, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double sampled;

    /// Empty if nothing was asked: the settings say it then.
    Optional<TracingConfig> config() {
        var config = new TracingConfig(Reporter.ofName(reporter), endpoint, sampled);
        return config.reporter() == Reporter.NONE ? Optional.empty() : Optional.of(config);
    }
}
