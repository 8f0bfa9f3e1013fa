package io.atoll.cli;

import io.atoll.process.LogSetup;
import io.atoll.process.StartException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;

/// How a server in one process logs.
final class LogOptions {

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text (default) or json, one line for each event.")
    private @Nullable String format;

    @Option(
            names = "--slow-search",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description =
                    "Log searches that take longer, with their explanation (default:"
                            + " ${DEFAULT-VALUE}; 0: none).")
    private long slowSearchMillis;

    /// Logs as asked from now on. Where nothing was asked the environment's word stays.
    void apply() {
        if (format != null) {
            LogSetup.useFormat(format);
        }
    }

    Duration slowSearch() {
        if (slowSearchMillis < 0) {
            throw new StartException(
                    "--slow-search is %d: it must be 0 or more".formatted(slowSearchMillis));
        }
        return Duration.ofMillis(slowSearchMillis);
    }
}
