package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.systemtests.Program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Java programs that are compiled and run as a user would, each in a JVM of its own.
///
/// @param folder for their classes
/// @param classPath of what they use
/// @param limit of compiling one, and of running one
record JavaPrograms(Path folder, String classPath, Duration limit) {

    void compile(Path source) throws Exception {
        Program.Result javac =
                Program.run(
                        folder,
                        limit,
                        jdk("javac"),
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        folder.toString(),
                        "-cp",
                        classPath,
                        source.toString());
        assertEquals(0, javac.exitCode(), javac.err());
    }

    Program.Result run(String mainClass, String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                jdk("java"),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                folder + ":" + classPath,
                                mainClass));
        command.addAll(List.of(arguments));
        return Program.run(folder, limit, command.toArray(String[]::new));
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
