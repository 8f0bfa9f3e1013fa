package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs another program to its end.
public final class Program {

    private Program() {}

    /// @param folder for its output files; also its working folder
    public static Result run(Path folder, Duration limit, String... command)
            throws IOException, InterruptedException {
        return run(folder, limit, Map.of(), command);
    }

    /// @param environment what is set besides this process's own
    public static Result run(
            Path folder, Duration limit, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            fail(
                    "%s did not end in %s: %s%s"
                            .formatted(
                                    List.of(command),
                                    limit,
                                    Files.readString(out),
                                    Files.readString(err)));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    public record Result(int exitCode, String out, String err) {}
}
