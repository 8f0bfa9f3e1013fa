package io.atoll.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How tests start Java programs of theirs: with this JVM, its class path, and the flags that nodes
/// need.
public final class TestJvm {
    private TestJvm() {}

    /// @param options of the JVM
    /// @return a command that can be added to
    public static List<String> command(List<String> options, String mainClass) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        mainClass));
        return command;
    }

    /// The options of a small program that lives for seconds.
    public static List<String> small() {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");
    }
}
