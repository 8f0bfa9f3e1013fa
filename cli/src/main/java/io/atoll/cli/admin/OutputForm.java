package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;

/// How a command prints what it learned.
public enum OutputForm {
    TABLE,
    JSON;

    /// Prints an answer.
    ///
    /// @param table writes it for people
    public void print(JsonNode answer, Function<JsonNode, String> table, PrintWriter out) {
        out.print(
                switch (this) {
                    case TABLE -> table.apply(answer);
                    case JSON -> answer.toPrettyString() + "\n";
                });
        out.flush();
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
