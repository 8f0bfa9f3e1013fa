package io.atoll.cli;

import io.atoll.cli.members.MemberSettings;
import io.atoll.cli.members.RoleConfigs;
import io.atoll.model.settings.Setting;
import io.atoll.process.config.Configuration;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/// `atoll config`.
@Command(
        name = "config",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Shows the configuration in force, each value with where it comes from; secrets are"
                    + " hidden. All mistakes are listed at once.",
            ""
        })
final class ConfigCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--reference",
            description = "Lists all keys with their meaning, default and unit, in Markdown.")
    private boolean reference;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (reference) {
            out.print(reference());
        } else {
            Configuration configuration = options.read();
            RoleConfigs.plugins(configuration);
            print(configuration, out);
        }
        out.flush();
        return 0;
    }

    private static void print(Configuration configuration, PrintWriter out) {
        configuration
                .shown()
                .forEach(
                        (key, value) ->
                                out.printf(
                                        "%-28s %-40s # %s%n", key, value.text(), value.source()));
    }

    /// The keys as a table, in the order in which an operator reads them.
    static String reference() {
        var text =
                new StringBuilder(
                        """
                        | key | default | notation | meaning |
                        | --- | --- | --- | --- |
                        """);
        for (Setting setting : MemberSettings.ALL) {
            text.append(
                    "| `%s` | %s | %s | %s |%n"
                            .formatted(
                                    setting.key(),
                                    setting.standard().isEmpty()
                                            ? ""
                                            : "`" + setting.standard() + "`",
                                    setting.kind().notation().replace("<", "\\<"),
                                    setting.meaning()));
        }
        return text.toString();
    }
}
