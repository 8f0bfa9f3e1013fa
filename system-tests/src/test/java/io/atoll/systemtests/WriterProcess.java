package io.atoll.systemtests;

import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.LocalStorage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A [CrashingWriter] in a process of its own.
final class WriterProcess implements AutoCloseable {
    private final Process process;

    private WriterProcess(Process process) {
        this.process = process;
    }

    /// Where writers find what they share.
    ///
    /// @param files the storage's folder
    /// @param log where they all write what they have to say
    record Place(Path files, Path catalog, Path log) {

        /// The same for one that sees the storage elsewhere.
        Place withFiles(Path elsewhere) {
            return new Place(elsewhere, catalog, log);
        }

        /// Whether a writer has begun to acknowledge what is written.
        boolean isRuled() {
            return reign().state() == Reign.State.READY;
        }

        /// The last reign; number 0 before the first.
        Reign reign() {
            try {
                return ReignFile.read(LocalStorage.at(files))
                        .orElse(new Reign(0, Reign.State.TAKING, 0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Starts one; it rules, or stands by, soon.
    ///
    /// @param losesPower whether [#losePower] is possible; then there can be only one at a time
    static WriterProcess start(
            Place place, String id, long leaseMillis, long sealBytes, boolean losesPower)
            throws IOException {
        List<String> command = TestJvm.command(TestJvm.small(), CrashingWriter.class.getName());
        command.addAll(
                List.of(
                        id,
                        place.files().toString(),
                        place.catalog().toString(),
                        Long.toString(leaseMillis),
                        Long.toString(sealBytes),
                        Boolean.toString(losesPower)));
        return new WriterProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                        .start());
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /// The power of its machine fails.
    void losePower(long seed) throws IOException, InterruptedException {
        process.getOutputStream()
                .write(("lose power " + seed + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        awaitEnd();
    }

    /// SIGSTOP: it stands still, when this returns, and does not know it.
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
        Await.until("process " + process.pid() + " stands still", this::isFrozen);
    }

    /// All of its threads.
    private boolean isFrozen() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.allMatch(WriterProcess::isStopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            return Files.readString(thread.resolve("status")).contains("State:\tT");
        } catch (IOException _) {
            return true;
        }
    }

    /// SIGCONT.
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("writer " + process.pid() + " did not end in 20 s");
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}
