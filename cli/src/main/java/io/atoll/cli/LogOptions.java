package io.atoll.cli;

import io.atoll.process.LogSetup;
import io.atoll.process.StartException;
import io.atoll.process.config.Settings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Map;

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
    ///
    /// @param settings that come before the option
    void apply(Map<String, String> settings) {
        String key = Settings.LOG_FORMAT.key();
        @Nullable String asked = settings.containsKey(key) ? settings.get(key) : format;
        if (asked != null) {
            LogSetup.useFormat(asked);
        }
    }

    /// As the setting is written.
    String slowSearch() {
        if (slowSearchMillis < 0) {
            throw new StartException(
                    "--slow-search is %d: it must be 0 or more".formatted(slowSearchMillis));
        }
        return slowSearchMillis + "ms";
    }
}
