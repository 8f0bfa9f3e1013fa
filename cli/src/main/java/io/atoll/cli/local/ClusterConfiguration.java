package io.atoll.cli.local;

import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration files of a local cluster: the members', and ZooKeeper's or the list of read
/// nodes.
final class ClusterConfiguration {
    private final ClusterFolder folder;
    private final ClusterShape shape;
    private final List<LocalProcess> processes;

    ClusterConfiguration(ClusterFolder folder, ClusterShape shape, List<LocalProcess> processes) {
        this.folder = folder;
        this.shape = shape;
        this.processes = processes;
    }

    /// Writes them anew.
    void write() {
        String members =
                """
                # Made by local-cluster; made anew at each start.
                data: %s
                cluster:
                  secret_file: %s
                admin:
                  token_file: %s
                member:
                  drain_limit: 20s
                writenode:
                  replicas: %d
                """
                        .formatted(
                                folder.data(),
                                folder.secret("cluster"),
                                folder.secret("admin"),
                                shape.replicas());
        String discovery =
                shape.discovery() == Discovering.zookeeper ? byZooKeeper() : byListOfMembers();
        String catalog = shape.metadata() == Metadata.mysql ? catalogInMySql() : "";
        folder.write("atoll.yaml", members + catalog + discovery);
    }

    private String catalogInMySql() {
        var database = new LocalDatabase(folder);
        return """
        catalog:
          url: jdbc:mysql://127.0.0.1:%d/atoll
          user: atoll_reader
          password_file: %s
          writer_user: atoll_writer
          writer_password_file: %s
        """
                .formatted(
                        LocalProcess.only(processes, "mysql").port(),
                        database.passwordFile("reader"),
                        database.passwordFile("writer"));
    }

    private String byZooKeeper() {
        int port = LocalProcess.only(processes, "zookeeper").port();
        folder.write(
                "zoo.cfg",
                """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                tickTime=500
                """
                        .formatted(folder.file("zookeeper"), port));
        return """
        discovery:
          plugin: zookeeper
          settings:
            connect: 127.0.0.1:%d
        """
                .formatted(port);
    }

    private String byListOfMembers() {
        folder.write(
                "members",
                processes.stream()
                        .filter(p -> p.role().equals("readnode") || p.role().equals("router"))
                        .map(p -> "%s %s %s%n".formatted(p.role(), p.id(), p.endpoint()))
                        .collect(Collectors.joining()));
        return """
        discovery:
          plugin: static
          settings:
            file: %s
        """
                .formatted(folder.file("members"));
    }
}
