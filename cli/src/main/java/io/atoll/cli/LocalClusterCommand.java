package io.atoll.cli;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.process.StartException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `atoll local-cluster`.
@Command(
        name = "local-cluster",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Runs a cluster of real processes on this machine, without containers: on the"
                    + " loopback, on free ports, everything under one folder.",
            ""
        },
        subcommands = {
            LocalClusterCommand.Up.class,
            LocalClusterCommand.Status.class,
            LocalClusterCommand.Down.class
        })
final class LocalClusterCommand implements Runnable {
    @Spec private CommandSpec spec;

    /// Without a command: says which there are.
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// @throws StartException if nothing was ever started there
    private static LocalCluster existing(CommandSpec spec, Path folder) {
        if (!LocalCluster.isIn(folder)) {
            throw new StartException("no cluster was started in " + folder);
        }
        return cluster(spec, folder, Map.of());
    }

    private static LocalCluster cluster(
            CommandSpec spec, Path folder, Map<String, String> settings) {
        PrintWriter err = spec.commandLine().getErr();
        String options = Optional.ofNullable(System.getenv("ATOLL_JAVA_OPTS")).orElse("").strip();
        return new LocalCluster(
                folder,
                options.isEmpty() ? List.of() : List.of(options.split(" +")),
                settings,
                line -> {
                    err.println(line);
                    err.flush();
                });
    }

    @Command(
            name = "up",
            sortOptions = false,
            sortSynopsis = false,
            description = {
                "Starts a cluster and waits until it is ready. Called again, it starts what does"
                        + " not run, and adds members where a number has grown.",
                ""
            })
    static final class Up implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Option(
                names = "--dir",
                required = true,
                paramLabel = "DIR",
                description = "Folder for all that the cluster makes.")
        private Path folder;

        @Option(
                names = "--routers",
                paramLabel = "N",
                defaultValue = "2",
                description = "Routers (default: ${DEFAULT-VALUE}).")
        private int routers;

        @Option(
                names = "--readnodes",
                paramLabel = "N",
                defaultValue = "4",
                description = "Read nodes (default: ${DEFAULT-VALUE}).")
        private int readNodes;

        @Option(
                names = "--writenodes",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Write nodes; one rules, others stand by (default: ${DEFAULT-VALUE}).")
        private int writeNodes;

        @Option(
                names = "--replicas",
                paramLabel = "N",
                defaultValue = "2",
                description =
                        "Replicas of a collection that is loaded without a number (default:"
                                + " ${DEFAULT-VALUE}).")
        private int replicas;

        @Option(
                names = "--metadata",
                paramLabel = "mysql|sqlite",
                defaultValue = "mysql",
                description = "Where the metadata is (default: ${DEFAULT-VALUE}).")
        private Metadata metadata;

        @Option(
                names = "--discovery",
                paramLabel = "zookeeper|static",
                defaultValue = "zookeeper",
                description = "How members find each other (default: ${DEFAULT-VALUE}).")
        private String discovery;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description =
                        "Sets a key of the configuration of the members that it starts, such as"
                                + " writenode.seal_bytes=16MiB; may be given several times.")
        private Map<String, String> settings = new LinkedHashMap<>();

        @Override
        public Integer call() throws Exception {
            LocalCluster cluster = cluster(spec, folder, settings);
            cluster.up(shape());
            PrintWriter out = spec.commandLine().getOut();
            printTable(cluster.status(), out);
            out.printf("%nIt goes on until: deploy/local-cluster down --dir %s%n", folder);
            out.flush();
            return 0;
        }

        private ClusterShape shape() {
            if (routers < 1 || readNodes < 1 || writeNodes < 1 || replicas < 1) {
                throw new StartException(
                        "a cluster has at least one router, read node, write node and replica");
            }
            return new ClusterShape(
                    routers,
                    readNodes,
                    writeNodes,
                    replicas,
                    metadata,
                    switch (discovery) {
                        case "zookeeper" -> Discovering.zookeeper;
                        case "static" -> Discovering.fixed;
                        default ->
                                throw new StartException(
                                        "discovery '"
                                                + discovery
                                                + "' is unknown; available: zookeeper, static");
                    });
        }
    }

    @Command(
            name = "status",
            sortOptions = false,
            sortSynopsis = false,
            description = {"Lists the processes of a cluster that run.", ""})
    static final class Status implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Option(
                names = "--dir",
                required = true,
                paramLabel = "DIR",
                description = "The cluster's folder.")
        private Path folder;

        @Option(
                names = "--output",
                paramLabel = "table|json",
                defaultValue = "table",
                description = "How to print it (default: ${DEFAULT-VALUE}).")
        private Output output;

        @Override
        public Integer call() {
            LocalCluster cluster = existing(spec, folder);
            PrintWriter out = spec.commandLine().getOut();
            switch (output) {
                case table -> printTable(cluster.status(), out);
                case json -> out.println(cluster.statusJson());
            }
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "down",
            sortOptions = false,
            sortSynopsis = false,
            description = {"Stops a cluster; its data stays.", ""})
    static final class Down implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Option(
                names = "--dir",
                required = true,
                paramLabel = "DIR",
                description = "The cluster's folder.")
        private Path folder;

        @Override
        public Integer call() {
            existing(spec, folder).down();
            return 0;
        }
    }

    /// How lists are printed.
    enum Output {
        table,
        json
    }

    private static void printTable(List<MemberStatus> members, PrintWriter out) {
        String row = "%-10s %-10s %8s  %-22s %-26s %s%n";
        out.printf(row, "ROLE", "ID", "PID", "ENDPOINT", "ADMIN", "READY");
        for (MemberStatus each : members) {
            out.printf(
                    row,
                    each.role(),
                    each.id(),
                    each.pid(),
                    each.endpoint(),
                    each.admin(),
                    each.ready() ? "yes" : "no");
        }
    }
}
