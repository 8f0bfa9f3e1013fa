package io.atoll.cli;

import io.atoll.cli.members.MemberSettings;
import io.atoll.process.config.Configuration;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where a member's configuration comes from.
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration in YAML; ATOLL_... variables and --set come before it. 'atoll"
                            + " config' shows what is in force.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key, such as router.port=19530; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /// @throws io.atoll.process.StartException listing all mistakes
    Configuration read() {
        return MemberSettings.read(Optional.ofNullable(file), System.getenv(), settings);
    }
}
