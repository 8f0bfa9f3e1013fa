package io.atoll.cli;

import io.atoll.cli.admin.AdminOptions;
import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.milvus.EdgeConfig;
import io.atoll.process.LogSetup;
import io.atoll.process.StopSignal;
import io.atoll.process.config.Settings;
import io.atoll.router.api.RouterConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `atoll standalone`.
@Command(
        name = "standalone",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Runs a whole server in one process: a router, two read nodes and a write node, with"
                    + " metadata on SQLite and storage in a local folder.",
            "",
            "It serves Milvus's gRPC and RESTful v2 API on one port. Started again on the same"
                    + " folder, everything is there. SIGTERM or Ctrl-C stops it, with exit code 0;"
                    + " a second one does not wait.",
            ""
        },
        footer = {
            "%nEnvironment:",
            "  ATOLL_LOG_LEVEL   ERROR, WARN, INFO (default), DEBUG or TRACE",
            "  ATOLL_LOG_FORMAT  text (default) or json",
            "  ATOLL_JAVA_OPTS   options for the JVM, such as -Xmx8g"
        })
final class StandaloneCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(StandaloneCommand.class);

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "atoll-data",
            description = "Folder for all data, made if absent (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0: all).")
    private String bindHost;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + StandaloneConfig.DEFAULT_PORT,
            converter = Port.class,
            description = "Port of Milvus's API (default: ${DEFAULT-VALUE}; 0: any free one).")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "" + StandaloneConfig.DEFAULT_ADMIN_PORT,
            converter = Port.class,
            description =
                    "Port of health and metrics (default: ${DEFAULT-VALUE}; 0: any free one).")
    private int adminPort;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description =
                    "Holds what changing calls at the admin port have to present; without it, they"
                            + " are refused.")
    private Optional<Path> adminTokenFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets a key of the members' configuration, such as writenode.seal_bytes=16MiB;"
                            + " may be given several times. It comes before the other options.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Mixin private LogOptions logs;

    @Mixin private TracingOptions tracing;

    /// Serves until it is told to stop.
    @Override
    public Integer call() {
        LogSetup.takeOverJavaLogging();
        logs.apply(settings);
        try (Standalone server = Standalone.start(config())) {
            // Until here a signal ends the JVM at once: a start that takes long must not hinder it.
            StopSignal stop = StopSignal.install();
            greet(server);
            log.info("stopping reason={}", stop.await());
        }
        log.info("stopped");
        return 0;
    }

    private StandaloneConfig config() {
        StandaloneConfig config =
                StandaloneConfig.at(data)
                        .with(Settings.MEMBER_BIND, bindHost)
                        .with(EdgeConfig.PORT, String.valueOf(port))
                        .with(Settings.ADMIN_PORT, String.valueOf(adminPort))
                        .with(RouterConfig.SLOW_SEARCH, logs.slowSearch());
        if (adminTokenFile.isPresent()) {
            config = config.with(Settings.ADMIN_TOKEN, AdminOptions.read(adminTokenFile.get()));
        }
        return tracing.config().map(config::withTracing).orElse(config).withAll(settings);
    }

    private void greet(Standalone server) {
        double seconds =
                (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
                        / 1e3;
        String api = "http://" + reachableHost() + ":" + server.port();
        String admin = "http://" + reachableHost() + ":" + server.adminPort();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                """
                Atoll is ready (%1$.1f s)

                  Milvus API  %2$s (gRPC and RESTful v2)
                  Admin       %3$s (health, metrics)
                  Data        %4$s

                Try it:
                  curl %2$s/v2/vectordb/collections/create -H 'Content-Type: application/json' -d '{"collectionName": "first", "dimension": 2}'
                  curl %2$s/v2/vectordb/entities/insert -H 'Content-Type: application/json' -d '{"collectionName": "first", "data": [{"id": 1, "vector": [0.6, 0.8]}]}'
                  curl %2$s/v2/vectordb/entities/search -H 'Content-Type: application/json' -d '{"collectionName": "first", "data": [[0.6, 0.8]], "limit": 1, "consistencyLevel": "Strong"}'

                Ctrl-C stops it.
                """,
                seconds,
                api,
                admin,
                server.dataDirectory());
        out.flush();
    }

    /// A host that a client on this machine can use: nobody can connect to "all addresses".
    private String reachableHost() {
        try {
            return InetAddress.getByName(bindHost).isAnyLocalAddress() ? "127.0.0.1" : bindHost;
        } catch (UnknownHostException _) {
            return bindHost;
        }
    }
}
