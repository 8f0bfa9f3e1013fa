package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine;

import java.io.IOException;
import java.util.stream.Stream;

class HelpTest {

    static Stream<String> commands() {
        return commands(Atoll.commandLine(), "").sorted();
    }

    private static Stream<String> commands(CommandLine parent, String prefix) {
        return parent.getSubcommands().entrySet().stream()
                .flatMap(
                        each ->
                                Stream.concat(
                                        Stream.of(prefix + each.getKey()),
                                        commands(each.getValue(), prefix + each.getKey() + " ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAHelpPage(String command) throws IOException {
        CommandRun run = CommandRun.of((command + " --help").split(" "));
        assertEquals(0, run.exitCode());
        Golden.assertSame("help/" + command.replace(' ', '-') + ".txt", run.out());
    }

    @Test
    void withoutACommandItListsTheCommands() throws IOException {
        CommandRun run = CommandRun.of();
        assertEquals(0, run.exitCode());
        Golden.assertSame("help/atoll.txt", run.out());
        assertEquals(run, CommandRun.of("--help"));
    }
}
