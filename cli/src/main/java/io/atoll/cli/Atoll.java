package io.atoll.cli;

import io.atoll.cli.admin.AdminCommand;
import io.atoll.cli.demo.DemoCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.util.Optional;

/// The `atoll` command.
@Command(
        name = "atoll",
        description = "Sharding middleware for vector search, behind the Milvus API.%n",
        versionProvider = Atoll.Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            StandaloneCommand.class,
            RouterCommand.class,
            ReadNodeCommand.class,
            WriteNodeCommand.class,
            ConfigCommand.class,
            PluginsCommand.class,
            LocalClusterCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            ExplainCommand.class,
            AdminCommand.class
        })
public final class Atoll implements Runnable {
    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /// The command with all its subcommands, as [#main] runs it.
    static CommandLine commandLine() {
        var errors = new CommandErrors();
        return new CommandLine(new Atoll())
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /// Without a command: says which there are.
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// The version that the build wrote into the jar's manifest.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Atoll.class.getPackage().getImplementationVersion();
            return new String[] {"atoll " + Optional.ofNullable(version).orElse("(not packaged)")};
        }
    }
}
