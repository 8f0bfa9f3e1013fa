package io.atoll.cli;

import io.atoll.catalog.api.CatalogException;
import io.atoll.model.AtollException;
import io.atoll.process.Nearest;
import io.atoll.process.StartException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Set;

/// Says what is wrong with a command in one line, and where to read on.
final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(CommandErrors.class);

    /// A command line that cannot be understood: exit code 2.
    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        command.getErr()
                .printf(
                        "atoll: %s%nTry '%s --help'.%n",
                        error instanceof UnmatchedArgumentException unmatched
                                ? unmatched(unmatched)
                                : error.getMessage(),
                        command.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    private static String unmatched(UnmatchedArgumentException error) {
        CommandLine command = error.getCommandLine();
        String written = error.getUnmatched().getFirst();
        if (error.isUnknownOption()) {
            return unknown("option", written, command.getCommandSpec().optionsMap().keySet());
        }
        Set<String> commands = command.getSubcommands().keySet();
        return unknown(commands.isEmpty() ? "argument" : "command", written, commands);
    }

    private static String unknown(String kind, String written, Set<String> known) {
        return "unknown %s '%s'".formatted(kind, written)
                + Nearest.of(written, known).map(", did you mean '%s'?"::formatted).orElse("");
    }

    /// A command that failed: exit code 1. What an operator can mend is one line; what is our own
    /// mistake is logged with its trace.
    @Override
    public int handleExecutionException(
            Exception error, CommandLine command, ParseResult arguments) {
        switch (error) {
            case StartException _, AtollException _, CatalogException _ ->
                    command.getErr().println("atoll: " + error.getMessage());
            default -> {
                log.error("{} failed", command.getCommandSpec().qualifiedName(), error);
                command.getErr().println("atoll: unexpected error: " + error);
            }
        }
        return ExitCode.SOFTWARE;
    }
}
