package io.atoll.cli.terminal;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.Optional;

/// Where messages to a person go.
///
/// @param interactive whether what was written can be written over
/// @param width the characters in a line
public record Terminal(PrintStream out, boolean interactive, int width) {
    private static final int DEFAULT_WIDTH = 80;
    private static final int MAX_WIDTH = 120;

    /// The standard error of this process: standard output is for results.
    public static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(c -> c.isTerminal()).isPresent()
                        && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(System.err, interactive, width(System.getenv("COLUMNS")));
    }

    private static int width(@Nullable String columns) {
        try {
            return Math.clamp(Integer.parseInt(String.valueOf(columns)), 40, MAX_WIDTH);
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }

    public void line(String text) {
        out.println(text);
    }

    /// Begins something that takes a while.
    ///
    /// @param total how many steps it has
    public ProgressBar progress(String what, long total) {
        return new ProgressBar(this, what, total, System::nanoTime);
    }
}
