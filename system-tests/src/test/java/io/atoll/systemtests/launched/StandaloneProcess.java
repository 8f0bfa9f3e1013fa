package io.atoll.systemtests.launched;

import io.atoll.cli.local.FreePort;
import io.atoll.systemtests.Await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `./atoll standalone`, a process of its own that can be killed.
public final class StandaloneProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Await.patient(Duration.ofSeconds(60));

    private final Process process;
    private final int port;
    private final int adminPort;
    private final Path log;

    private StandaloneProcess(Process process, int port, int adminPort, Path log) {
        this.process = process;
        this.port = port;
        this.adminPort = adminPort;
        this.log = log;
    }

    /// Starts it on free ports and waits until it is ready.
    ///
    /// @param options of the command, besides those
    public static StandaloneProcess start(Path data, Path log, String... options) throws Exception {
        int port = FreePort.find();
        int adminPort = FreePort.find();
        List<String> command =
                Launcher.atoll(
                        "standalone",
                        "--data",
                        data.toString(),
                        "--port",
                        String.valueOf(port),
                        "--admin-port",
                        String.valueOf(adminPort));
        command.addAll(List.of(options));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(Launcher.environment());
        var started = new StandaloneProcess(builder.start(), port, adminPort, log);
        started.awaitReady();
        return started;
    }

    public int port() {
        return port;
    }

    public int adminPort() {
        return adminPort;
    }

    /// `kill -9`.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process survived SIGKILL");
        }
    }

    /// SIGTERM.
    ///
    /// @return the exit code
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process did not stop in " + START_LIMIT);
        }
        return process.exitValue();
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (System.nanoTime() < end) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "it ended with code "
                                    + process.exitValue()
                                    + ":\n"
                                    + Files.readString(log));
                }
                if (isReady(client)) {
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        kill();
        throw new IllegalStateException("not ready in time:\n" + Files.readString(log));
    }

    private boolean isReady(HttpClient client) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/readyz"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}
