package io.atoll.process;

import sun.misc.Signal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Waits for the operator's word to stop: SIGTERM, SIGINT (Ctrl-C) or SIGHUP. The process then
/// closes its parts and exits with 0; without this the JVM exits with 128 + the signal's number
/// even after the cleanest stop, which init systems take for a failure. A second signal does not
/// wait for the parts.
public final class StopSignal {
    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");
    private static final int SIGNALLED = 128;

    private final CompletableFuture<String> given = new CompletableFuture<>();

    private StopSignal() {}

    /// Takes the signals from now on.
    public static StopSignal install() {
        var stop = new StopSignal();
        for (String signal : SIGNALS) {
            Signal.handle(new Signal(signal), stop::take);
        }
        return stop;
    }

    private void take(Signal signal) {
        if (!given.complete("SIG" + signal.getName())) {
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
    }

    /// Waits for the first signal, without a limit, and answers its name.
    public String await() {
        return given.join();
    }
}
