package io.atoll.cli.local;

import io.atoll.process.StartException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A MySQL-compatible server for a local cluster: the MariaDB of this machine, with its data and
/// its users in the cluster's folder.
final class LocalDatabase {
    private static final String GRANTS = "/sql/mysql/grants.sql";
    private static final List<String> PROGRAMS = List.of("mariadbd", "mariadb-install-db");
    private static final int INSTALL_SECONDS = 60;

    private final ClusterFolder folder;

    LocalDatabase(ClusterFolder folder) {
        this.folder = folder;
    }

    /// The command that runs the server; its data folder is made first if there is none.
    List<String> command(int port) throws IOException, InterruptedException {
        Path data = folder.file("mysql");
        if (!Files.exists(data.resolve("mysql"))) {
            install(data);
        }
        List<String> command = program("mariadbd", data);
        command.add("--bind-address=127.0.0.1");
        command.add("--port=" + port);
        // Relative to the data folder: the path of a socket must be short.
        command.add("--socket=s.sock");
        command.add("--pid-file=" + data.resolve("pid"));
        command.add("--skip-name-resolve");
        command.add("--innodb-buffer-pool-size=64M");
        return command;
    }

    private void install(Path data) throws IOException, InterruptedException {
        Files.createDirectories(data);
        List<String> command = program("mariadb-install-db", data);
        command.add("--auth-root-authentication-method=normal");
        command.add("--skip-test-db");
        Process installing =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.log("mysql-install").toFile())
                        .start();
        if (!installing.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || installing.exitValue() != 0) {
            installing.destroyForcibly();
            throw new StartException(
                    "mariadb-install-db failed, see " + folder.log("mysql-install"));
        }
    }

    private static List<String> program(String name, Path data) {
        var command = new ArrayList<String>();
        command.add(find(name).toString());
        command.add("--no-defaults");
        command.add("--datadir=" + data);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }

    /// Whether this machine has a server.
    static boolean isInstalled() {
        return PROGRAMS.stream().allMatch(program -> search(program).isPresent());
    }

    /// @throws StartException if this machine has none, with the package to install
    static void requireInstalled() {
        PROGRAMS.forEach(LocalDatabase::find);
    }

    private static Path find(String program) {
        return search(program)
                .orElseThrow(
                        () ->
                                new StartException(
                                        program
                                                + " is not on PATH: install MariaDB (Debian's"
                                                + " package mariadb-server), or use --metadata"
                                                + " sqlite"));
    }

    private static Optional<Path> search(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        // Where servers are, and where the PATH of ordinary users does not lead.
        return Stream.of(path.split(":"), new String[] {"/usr/sbin", "/usr/local/sbin"})
                .flatMap(Stream::of)
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Makes the database and its users, if they are not there.
    void prepare(int port) throws IOException {
        String grants =
                resource()
                        .replace("change-me-writer", password("writer"))
                        .replace("change-me-reader", password("reader"));
        String url = "jdbc:mysql://127.0.0.1:%d/?allowMultiQueries=true".formatted(port);
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                var statement = connection.createStatement()) {
            statement.execute(grants);
        } catch (SQLException e) {
            throw new StartException("the database's users cannot be made: " + e.getMessage(), e);
        }
    }

    /// Whether it takes connections.
    static boolean answers(int port) {
        String url = "jdbc:mysql://127.0.0.1:%d/?connectTimeout=1000".formatted(port);
        try (Connection connection = DriverManager.getConnection(url, "root", "")) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    private static String resource() throws IOException {
        try (InputStream in = LocalDatabase.class.getResourceAsStream(GRANTS)) {
            if (in == null) {
                throw new IllegalStateException(GRANTS + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path passwordFile(String user) {
        return folder.secret("mysql-" + user);
    }

    private String password(String user) throws IOException {
        return Files.readString(passwordFile(user)).strip();
    }
}
