package io.atoll.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `atoll` command.
@Command(
        name = "atoll",
        description = "Sharding middleware for vector search, behind the Milvus API.",
        version = "atoll 0.1.0-SNAPSHOT",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Atoll implements Runnable {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Atoll()).execute(args));
    }

    /// Without a command: says which there are.
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
