package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.function.Function;

/// How a command prints its answer: `--output`.
public final class OutputOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputForm form;

    /// Prints an answer.
    ///
    /// @param table writes it for people
    public void print(JsonNode answer, Function<JsonNode, String> table) {
        var out = command.commandLine().getOut();
        out.print(
                switch (form) {
                    case TABLE -> table.apply(answer);
                    case JSON -> answer.toPrettyString() + "\n";
                });
        out.flush();
    }
}
