package io.atoll.cli.admin;

import io.atoll.cli.terminal.Terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `atoll admin drain`.
@Command(
        name = "drain",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Has a read node give its segments to the others, and waits until it can be stopped:"
                    + " until nothing is placed on it and nothing is loaded there alone.",
            "",
            "It answers meanwhile. It stays drained until it is stopped or --undo is said; started"
                    + " anew, it takes segments again.",
            ""
        },
        footer = {
            "%nEnvironment:",
            "  ATOLL_ADMIN_TOKEN        the token, where --token-file is not given",
            "  ATOLL_ADMIN_TOKEN_FILE   a file that holds it"
        })
final class AdminDrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NODE", description = "The read node's id.")
    private String node;

    @Mixin private AdminOptions admin;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token of the router's setting admin.token.")
    private Optional<Path> tokenFile;

    @Option(names = "--undo", description = "Has it take segments again.")
    private boolean undo;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "How long to wait (default: ${DEFAULT-VALUE}); the node goes on draining"
                            + " afterwards.")
    private int timeoutSeconds;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        try (AdminClient client = admin.client(tokenFile)) {
            var watch = new DrainWatch(client, node, Terminal.ofProcess());
            output.print(
                    undo ? watch.undo() : watch.drain(Duration.ofSeconds(timeoutSeconds)),
                    DrainWatch::inWords);
        }
        return 0;
    }
}
