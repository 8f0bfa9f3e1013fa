package io.atoll.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/// The `atoll` command.
@Command(
        name = "atoll",
        description = "Sharding middleware for vector search, behind the Milvus API.",
        versionProvider = Atoll.Version.class,
        mixinStandardHelpOptions = true)
public final class Atoll implements Runnable {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Atoll()).execute(args));
    }

    /// Without a command: says which there are.
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
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
