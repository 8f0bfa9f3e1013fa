package io.atoll.catalog;

import io.atoll.catalog.api.CatalogConfig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A MariaDB server of a test's own: its data in a folder, its port on loopback. The programs come
/// from the machine (Debian: `mariadb-server`); where they are absent, [#missing] says so, and the
/// test is to be skipped.
public final class MariaDbServer implements AutoCloseable {
    private static final String SERVER = "mariadbd";
    private static final String INSTALLER = "mariadb-install-db";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path GRANTS = Path.of("sql/mysql/grants.sql");

    private final Path folder;
    private final int port;
    private final Thread killAtExit = new Thread(this::kill);
    private Optional<Process> server = Optional.empty();

    private MariaDbServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Why there can be no server on this machine; empty if there can.
    public static Optional<String> missing() {
        for (String program : List.of(SERVER, INSTALLER)) {
            if (find(program).isEmpty()) {
                return Optional.of(program + " is not installed on this machine");
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> find(String program) {
        var folders = new ArrayList<>(List.of(System.getenv("PATH").split(":")));
        // Where servers are, and where the PATH of ordinary users does not lead.
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        return folders.stream()
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Installs a database in a folder that is empty, and starts the server.
    public static MariaDbServer start(Path folder) throws IOException {
        var server = new MariaDbServer(folder, freePort());
        server.install();
        server.start();
        Runtime.getRuntime().addShutdownHook(server.killAtExit);
        return server;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void install() throws IOException {
        Path output = folder.resolveSibling(folder.getFileName() + "-install.log");
        Process installer =
                new ProcessBuilder(
                                command(
                                        INSTALLER,
                                        "--auth-root-authentication-method=normal",
                                        "--skip-test-db"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!exits(installer)) {
            installer.destroyForcibly();
        }
        if (installer.exitValue() != 0) {
            throw new IOException(INSTALLER + " failed: " + Files.readString(output));
        }
    }

    /// Starts the server again after [#stop].
    public void start() throws IOException {
        Process process =
                new ProcessBuilder(
                                command(
                                        SERVER,
                                        "--bind-address=127.0.0.1",
                                        "--port=" + port,
                                        "--socket=" + folder.resolve("s.sock"),
                                        "--pid-file=" + folder.resolve("pid"),
                                        // A test's data need not outlive the machine.
                                        "--debug-no-sync",
                                        "--innodb-flush-method=nosync",
                                        "--innodb-doublewrite=0",
                                        "--innodb-buffer-pool-size=32M",
                                        "--innodb-log-file-size=16M",
                                        "--skip-log-bin",
                                        "--skip-name-resolve"))
                        .redirectErrorStream(true)
                        .start();
        server = Optional.of(process);
        var ready = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().name("mariadb-log").start(() -> follow(process, ready));
        try {
            ready.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            kill();
            throw new IOException(SERVER + " did not start in " + LIMIT, e);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + SERVER + " started", e);
        }
    }

    private List<String> command(String program, String... options) {
        var command = new ArrayList<String>();
        command.add(find(program).orElseThrow().toString());
        command.add("--no-defaults");
        command.add("--datadir=" + folder);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        command.addAll(List.of(options));
        return command;
    }

    /// Reads what the server logs, to its end, and completes `ready` when it says that it is.
    private static void follow(Process process, CompletableFuture<String> ready) {
        var said = new StringBuilder();
        try (BufferedReader log = process.inputReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (!ready.isDone()) {
                    said.append(line).append('\n');
                }
                if (line.contains("ready for connections")) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException("it ended; it said:\n" + said));
    }

    public int port() {
        return port;
    }

    public String jdbcUrl(String database) {
        return "jdbc:mysql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /// Makes the database `atoll` anew, without tables, with the users of `sql/mysql/grants.sql`.
    public void resetCatalog() throws IOException, SQLException {
        runAsRoot("DROP DATABASE IF EXISTS atoll");
        runAsRoot(Files.readString(fromRoot(GRANTS)));
    }

    /// Runs statements of an administrator.
    public void runAsRoot(String script) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                jdbcUrl("") + "?allowMultiQueries=true", "root", "");
                var statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /// Modules are tested in folders of their own, the migrations stand at the top of the tree.
    private static Path fromRoot(Path file) throws IOException {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve(file))) {
                return folder.resolve(file);
            }
        }
        throw new IOException(file + " is in none of the folders above");
    }

    public CatalogConfig writerConfig() {
        return config("atoll_writer", "change-me-writer");
    }

    public CatalogConfig readerConfig() {
        return config("atoll_reader", "change-me-reader");
    }

    private CatalogConfig config(String user, String password) {
        return new CatalogConfig(jdbcUrl("atoll"), user, password, 4, Duration.ofSeconds(5));
    }

    /// Ends the server in order; the data stays.
    public void stop() {
        server.ifPresent(
                process -> {
                    process.destroy();
                    if (!exits(process)) {
                        kill();
                    }
                });
        server = Optional.empty();
    }

    /// Ends the server at once.
    public void kill() {
        server.ifPresent(
                process -> {
                    process.destroyForcibly();
                    exits(process);
                });
        server = Optional.empty();
    }

    private static boolean exits(Process process) {
        try {
            return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (IllegalStateException e) {
            throw new UncheckedIOException(new IOException("closed while the JVM ends", e));
        }
    }
}
