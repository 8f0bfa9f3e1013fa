package io.atoll.cli.members;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.milvus.EdgeConfig;
import io.atoll.model.settings.Setting;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.router.api.RouterConfig;
import io.atoll.writenode.WriteNodeConfig;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All that can be set of members: what the records of the roles declare, and what every member
/// has. A file may hold the settings of all roles, so that members can share it.
public final class MemberSettings {
    /// In the order in which an operator reads them.
    public static final List<Setting> ALL =
            Stream.of(
                            Settings.ALL,
                            CatalogConfig.SETTINGS,
                            EdgeConfig.SETTINGS,
                            RouterConfig.SETTINGS,
                            ReadNodeConfig.SETTINGS,
                            LocalCopies.SETTINGS,
                            WriteNodeConfig.SETTINGS)
                    .flatMap(List::stream)
                    .toList();

    private MemberSettings() {}

    /// @param file YAML; without it, all is as the environment and the command line say
    /// @param environment the process's
    /// @param options keys and values from the command line
    /// @throws StartException listing all mistakes
    public static Configuration read(
            Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        return Configuration.read(ALL, file, environment, options);
    }
}
