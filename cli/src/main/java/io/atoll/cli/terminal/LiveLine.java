package io.atoll.cli.terminal;

import java.io.PrintWriter;

/// A line that changes under a text that grows: drawn over on a terminal, elsewhere printed anew
/// each time. Safe for use by many threads.
public final class LiveLine implements AutoCloseable {
    private final PrintWriter out;
    private final boolean interactive;
    private final int width;
    private String drawn = "";

    /// @param terminal whether and how widely `out` can be drawn on
    public LiveLine(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.interactive = terminal.interactive();
        this.width = terminal.width();
    }

    /// Changes the line.
    public synchronized void show(String line) {
        if (interactive) {
            draw(line.substring(0, Math.min(line.length(), width - 1)));
        } else {
            out.println(line);
        }
        out.flush();
    }

    /// Adds to the text above the line.
    public synchronized void say(String text) {
        String line = drawn;
        erase();
        out.println(text);
        if (!line.isEmpty()) {
            draw(line);
        }
        out.flush();
    }

    /// Takes the line away; the text stays.
    @Override
    public synchronized void close() {
        erase();
        out.flush();
    }

    private void draw(String line) {
        // Spaces wipe what a longer line left: no control sequence is needed.
        out.print("\r" + line + " ".repeat(Math.max(0, drawn.length() - line.length())));
        drawn = line;
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            out.print("\r" + " ".repeat(drawn.length()) + "\r");
            drawn = "";
        }
    }
}
