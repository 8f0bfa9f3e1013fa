package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The errors that people meet most, each with all that they get to see.
class CommandErrorsTest {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    @TempDir private Path folder;

    @Test
    void anUnknownCommandIsAnsweredWithTheNearest() throws IOException {
        assertAnswer("unknown-command", USAGE, "standalon");
    }

    @Test
    void allMistakesOfAConfigurationAreListed() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("atoll.yaml"),
                        """
                        routr:
                          port: 19530
                        catalog:
                          timeout: soon
                          password: a
                          password_file: b
                        """);
        assertAnswer(
                "configuration-mistakes",
                FAILED,
                "router",
                "--config",
                file.toString(),
                "--set",
                "member.ip=x");
    }

    @Test
    void allPluginsAreNamedThatAreNotThere() throws IOException {
        assertAnswer(
                "plugins-not-there",
                FAILED,
                "config",
                "--set",
                "placement.policy=consistent-hsh",
                "--set",
                "discovery.plugin=dns");
    }

    @Test
    void aDataFolderThatIsNotThereIsNamed() throws IOException {
        assertAnswer(
                "data-not-there",
                FAILED,
                "readnode",
                "--set",
                "data=" + folder.resolve("unmounted"));
    }

    @Test
    void anUnknownPluginIsAnsweredWithTheKnownOnes() throws IOException {
        assertAnswer(
                "unknown-plugin",
                FAILED,
                "writenode",
                "--set",
                "data=" + folder,
                "--set",
                "admin.port=0",
                "--set",
                "placement.policy=consistent-hsh");
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheNearest() throws IOException {
        assertAnswer("unknown-option", USAGE, "standalone", "--prot", "19530");
    }

    @Test
    void anArgumentThatNobodyTakesIsNamed() throws IOException {
        assertAnswer("unknown-argument", USAGE, "standalone", "/var/lib/atoll");
    }

    @Test
    void anOptionWithoutItsValueIsNamed() throws IOException {
        assertAnswer("missing-value", USAGE, "standalone", "--data");
    }

    @Test
    void aPortThatIsNoNumberIsNamed() throws IOException {
        assertAnswer("port-not-a-number", USAGE, "standalone", "--port", "milvus");
    }

    @Test
    void aPortOutOfRangeIsNamedWithTheRange() throws IOException {
        assertAnswer("port-out-of-range", USAGE, "standalone", "--admin-port", "99530");
    }

    @Test
    void aTakenPortIsNamedWithItsOption() throws IOException {
        try (var other = occupied()) {
            String port = Integer.toString(other.getLocalPort());
            assertAnswer("port-taken", FAILED, standalone("--port", port));
        }
    }

    @Test
    void aTakenAdminPortIsNamedWithItsOption() throws IOException {
        try (var other = occupied()) {
            String port = Integer.toString(other.getLocalPort());
            assertAnswer(
                    "admin-port-taken", FAILED, standalone("--port", "0", "--admin-port", port));
        }
    }

    @Test
    void onePortForBothIsRefused() throws IOException {
        assertAnswer("ports-equal", FAILED, standalone("--port", "19530", "--admin-port", "19530"));
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() throws IOException {
        assertAnswer("bind-elsewhere", FAILED, standalone("--bind", "192.0.2.1"));
    }

    @Test
    void aHostThatNobodyKnowsIsRefused() throws IOException {
        assertAnswer("bind-unknown", FAILED, standalone("--bind", "no-such-host.invalid"));
    }

    @Test
    void aDataFolderInUseIsNamedWithItsOwner() throws IOException {
        try (var _ = Standalone.start(StandaloneConfig.at(folder).withFreePorts())) {
            assertAnswer("data-in-use", FAILED, standalone("--port", "0", "--admin-port", "0"));
        }
    }

    @Test
    void aFileInPlaceOfTheDataFolderIsRefused() throws IOException {
        folder = Files.createFile(folder.resolve("file"));
        assertAnswer("data-is-a-file", FAILED, standalone("--port", "0", "--admin-port", "0"));
    }

    private void assertAnswer(String file, int exitCode, String... arguments) throws IOException {
        CommandRun run = CommandRun.of(arguments);
        assertEquals("", run.out());
        Golden.assertSame("errors/" + file + ".txt", withoutWhatDiffers(run.err(), arguments));
        assertEquals(exitCode, run.exitCode());
    }

    private String[] standalone(String... options) {
        var arguments = new String[options.length + 3];
        arguments[0] = "standalone";
        arguments[1] = "--data";
        arguments[2] = folder.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return arguments;
    }

    private static ServerSocket occupied() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private String withoutWhatDiffers(String text, String[] arguments) {
        String result =
                text.replace(folder.toString(), "DIR")
                        .replace("process " + ProcessHandle.current().pid(), "process PID");
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].endsWith("port")
                    && text.contains("port " + arguments[i + 1] + " of ")) {
                result = result.replace("port " + arguments[i + 1], "port PORT");
            }
        }
        return result;
    }
}
