package io.atoll.systemtests;

import io.atoll.cli.local.FreePort;
import io.atoll.spi.Member;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A read node as users run it, in a process of its own, and always at the same port.
final class ReaderProcess implements AutoCloseable {
    private final WriterProcess.Place place;
    private final Path files;
    private final Path members;
    private final String id;
    private final int port;
    private Process process;

    /// @param files the storage as it sees it
    /// @param members the file that says who is there
    ReaderProcess(WriterProcess.Place place, Path files, Path members, String id)
            throws IOException {
        this.place = place;
        this.files = files;
        this.members = members;
        this.id = id;
        this.port = FreePort.find();
    }

    Member member() {
        return TestCluster.member(id, 0, port);
    }

    void start() throws IOException {
        process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        place.log().resolveSibling(id + ".log").toFile()))
                        .start();
    }

    private List<String> command() {
        List<String> command = TestJvm.command(TestJvm.small(), "io.atoll.cli.Atoll");
        command.add("readnode");
        for (String setting :
                List.of(
                        "data=" + files,
                        "catalog.url=jdbc:sqlite:" + place.catalog(),
                        "catalog.poll=50ms",
                        "discovery.plugin=static",
                        "discovery.settings.file=" + members,
                        "member.id=" + id,
                        "admin.port=0",
                        "readnode.port=" + port,
                        "readnode.keep_replaced=5s",
                        "readnode.copies_folder=" + place.log().resolveSibling("copies"))) {
            command.addAll(List.of("--set", setting));
        }
        return command;
    }

    /// `kill -9`, and starts it anew.
    void killAndRestart() throws IOException, InterruptedException {
        close();
        start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException(id + " did not end in 20 s");
        }
    }
}
