package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

class HelpTest {

    static Stream<String> commands() {
        return Atoll.commandLine().getSubcommands().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAHelpPage(String command) throws IOException {
        CommandRun run = CommandRun.of(command, "--help");
        assertEquals(0, run.exitCode());
        Golden.assertSame("help/" + command + ".txt", run.out());
    }

    @Test
    void withoutACommandItListsTheCommands() throws IOException {
        CommandRun run = CommandRun.of();
        assertEquals(0, run.exitCode());
        Golden.assertSame("help/atoll.txt", run.out());
        assertEquals(run, CommandRun.of("--help"));
    }
}
