package io.atoll.cli;

import io.atoll.cli.bench.MeasuredServer;
import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.TemporaryFolder;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.process.StartException;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which server a bench measures.
final class BenchServerOptions {
    private static final String DEFAULT_URI = "http://127.0.0.1:19530";

    @Option(
            names = "--uri",
            paramLabel = "URI",
            description = "The server (default: " + DEFAULT_URI + ").")
    private Optional<URI> uri;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "user:password or an API key, where the server asks for one.")
    private Optional<String> token;

    @Option(
            names = "--admin",
            paramLabel = "URI",
            split = ",",
            description =
                    "Atoll's admin ports, of all its processes, to say how many vectors a search"
                            + " looks at and what time on processors it takes.")
    private List<URI> admins = new ArrayList<>();

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description =
                    "The server's processes, on this machine (Linux), to say what its threads do,"
                            + " how often they sleep, and how much memory it has.")
    private List<Long> pids = new ArrayList<>();

    @Option(
            names = "--own-server",
            description =
                    "Start a server for it, as atoll standalone does, in a temporary folder; its"
                            + " memory, its disk and a restart are measured too.")
    private boolean own;

    void check() {
        require(!own || uri.isEmpty(), "give either --uri or --own-server");
        require(
                pids.isEmpty() || ProcessUse.isTold(),
                "--pid is for Linux only: there is no /proc here");
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    /// @param unlessGiven whether a server is started when none is named
    MeasuredServer open(boolean unlessGiven, CleanUp cleanUp) throws InterruptedException {
        if (!own && (uri.isPresent() || !unlessGiven)) {
            return new MeasuredServer(
                    uri.orElse(URI.create(DEFAULT_URI)), token, admins, pids, Optional.empty());
        }
        try {
            LocalServer server =
                    LocalServer.start(
                            TemporaryFolder.make("atoll-bench-", cleanUp), jvmOptions(), Map.of());
            cleanUp.add("stop the server", server);
            return MeasuredServer.of(server);
        } catch (IOException e) {
            throw new StartException("the server cannot be started: " + e.getMessage(), e);
        }
    }

    /// What `ATOLL_JAVA_OPTS` says holds for servers that are started, too.
    static List<String> jvmOptions() {
        String options = Optional.ofNullable(System.getenv("ATOLL_JAVA_OPTS")).orElse("").strip();
        return options.isEmpty() ? List.of() : List.of(options.split(" +"));
    }
}
