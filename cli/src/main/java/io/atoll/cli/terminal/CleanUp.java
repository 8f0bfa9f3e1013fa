package io.atoll.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/// What must be undone at the end, last things first, also when the process is ended by Ctrl-C or
/// SIGTERM.
public final class CleanUp implements AutoCloseable {
    /// As shells have it: 128 and the number of SIGINT.
    private static final int EXIT_INTERRUPTED = 130;

    private final Terminal terminal;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Thread hook = new Thread(this::interrupt, "clean-up");

    private volatile boolean interrupted;

    public CleanUp(Terminal terminal) {
        this.terminal = terminal;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Remembers to undo something.
    ///
    /// @param what it is, for the message when that fails
    public synchronized void add(String what, AutoCloseable undo) {
        steps.push(new Step(what, undo));
    }

    /// Does what is to be cleaned up after. Once the process was asked to end, what fails is no
    /// news: it is the cleaning up that makes it fail.
    ///
    /// @return the exit code of `work`, or that of an interrupted process
    public int unlessInterrupted(Work work) throws InterruptedException {
        try {
            return work.run();
        } catch (RuntimeException e) {
            if (interrupted) {
                return EXIT_INTERRUPTED;
            }
            throw e;
        }
    }

    /// Answers an exit code.
    public interface Work {
        int run() throws InterruptedException;
    }

    private void interrupt() {
        interrupted = true;
        undoAll();
    }

    @Override
    public void close() {
        // With the hook still in place: a signal that comes now waits until all is undone.
        undoAll();
        if (!interrupted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already: the hook runs, or did.
            }
        }
    }

    private synchronized void undoAll() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.undo.close();
            } catch (Exception e) {
                terminal.line("could not %s: %s".formatted(step.what, e.getMessage()));
            }
        }
    }

    private record Step(String what, AutoCloseable undo) {}
}
