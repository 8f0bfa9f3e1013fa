package io.atoll.cli.terminal;

import java.util.function.LongSupplier;

/// How far something is: a bar that is drawn over on a terminal, elsewhere a line per quarter. Safe
/// for use by many threads.
public final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int MAX_BAR = 40;

    private final Terminal terminal;
    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final long startedAt;

    private long done;
    private long drawnAt;
    private long quartersShown;
    private int drawnLength;

    ProgressBar(Terminal terminal, String what, long total, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.what = what;
        this.total = Math.max(1, total);
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.drawnAt = startedAt;
        if (terminal.interactive()) {
            draw();
        }
    }

    /// @param steps done since the last call
    public synchronized void advance(long steps) {
        done = Math.min(total, done + steps);
        if (!terminal.interactive()) {
            showQuarter();
        } else if (done == total || nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS) {
            draw();
        }
    }

    /// Leaves the line as it is and goes on to the next.
    @Override
    public synchronized void close() {
        if (terminal.interactive()) {
            draw();
            terminal.out().println();
        }
    }

    private void showQuarter() {
        long quarter = 4 * done / total;
        if (quarter > quartersShown) {
            quartersShown = quarter;
            terminal.line("%s: %d %% of %,d".formatted(what, 25 * quarter, total));
        }
    }

    private void draw() {
        drawnAt = nanoTime.getAsLong();
        String line = render();
        // Spaces wipe what a longer line left: no control sequence is needed.
        terminal.out().print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
        terminal.out().flush();
        drawnLength = line.length();
    }

    private String render() {
        double seconds = (drawnAt - startedAt) / 1e9;
        String rate = seconds < 0.5 ? "" : " %,d/s".formatted(Math.round(done / seconds));
        String counts = " %3d %% %,d/%,d%s".formatted(100 * done / total, done, total, rate);
        String title = "%-14s ".formatted(what);
        int room = Math.min(MAX_BAR, terminal.width() - 3 - title.length() - counts.length());
        String line = title + (room < 8 ? "" : bar(room)) + counts;
        return line.substring(0, Math.min(line.length(), terminal.width() - 1));
    }

    private String bar(int length) {
        int filled = (int) (length * done / total);
        return "[" + "#".repeat(filled) + "-".repeat(length - filled) + "]";
    }
}
