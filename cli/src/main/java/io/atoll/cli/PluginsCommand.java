package io.atoll.cli;

import io.atoll.process.config.Settings;
import io.atoll.process.plugins.Plugins;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `atoll plugins`.
@Command(
        name = "plugins",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Lists the plugins that can be named in a configuration: Atoll's own, and those in"
                    + " <plugins>/<name>/*.jar.",
            ""
        })
final class PluginsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        Path folder = Path.of(options.read().text(Settings.PLUGINS));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-16s %-20s %s%n", "KIND", "NAME", "FROM");
        for (Plugins.Found found : Plugins.with(folder).list()) {
            out.printf("%-16s %-20s %s%n", found.kind(), found.name(), found.origin());
        }
        out.flush();
        return 0;
    }
}
