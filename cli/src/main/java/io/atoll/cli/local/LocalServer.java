package io.atoll.cli.local;

import io.atoll.process.StartException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A server in one process, as `atoll standalone` runs it, on free ports of the loopback: a child
/// of this process, so that what it uses can be told from what its clients use.
public final class LocalServer implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final ClusterFolder folder;
    private final ProcessCommands commands;
    private final ProcessReadiness readiness;
    private final LocalProcess planned;
    private Process process;

    private LocalServer(
            ClusterFolder folder, ProcessCommands commands, LocalProcess planned, Process process) {
        this.folder = folder;
        this.commands = commands;
        this.planned = planned;
        this.process = process;
        this.readiness = new ProcessReadiness(folder);
    }

    /// Starts one and waits until it is ready.
    ///
    /// @param path its folder, made if absent: data and log
    /// @param jvmOptions further options of its JVM
    /// @param settings in place of the defaults
    /// @throws StartException if it does not get ready, with where to read why
    public static LocalServer start(
            Path path, List<String> jvmOptions, Map<String, String> settings)
            throws IOException, InterruptedException {
        var folder = new ClusterFolder(path);
        folder.make();
        var commands = new ProcessCommands(folder, jvmOptions, settings);
        LocalProcess planned =
                LocalProcess.planned("standalone", "standalone", FreePort.find(), FreePort.find());
        var server = new LocalServer(folder, commands, planned, begin(folder, commands, planned));
        try {
            server.awaitReady();
            return server;
        } catch (StartException e) {
            server.process.destroyForcibly();
            throw e;
        }
    }

    private static Process begin(
            ClusterFolder folder, ProcessCommands commands, LocalProcess planned)
            throws IOException, InterruptedException {
        return new ProcessBuilder(commands.of(planned))
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(planned.id()).toFile()))
                .start();
    }

    /// Waits until all is loaded.
    ///
    /// @throws StartException if it does not get ready, with where to read why
    public void awaitReady() {
        readiness.await(List.of(planned.started(process.toHandle())));
    }

    /// Stops it and starts it again on the same data and ports. Does not wait until it is ready.
    public void restart() throws IOException, InterruptedException {
        close();
        process = begin(folder, commands, planned);
    }

    /// Of Milvus's API.
    public URI uri() {
        return URI.create("http://" + planned.endpoint());
    }

    /// Of health and metrics.
    public URI admin() {
        return URI.create(planned.admin());
    }

    public long pid() {
        return process.pid();
    }

    /// The folder of its data.
    public Path data() {
        return folder.data();
    }

    /// Asks it to stop and waits for that; ends it after a limit.
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException _) {
            process.destroyForcibly();
        }
    }
}
