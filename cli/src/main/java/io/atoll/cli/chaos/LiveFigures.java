package io.atoll.cli.chaos;

import io.atoll.cli.terminal.LiveLine;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Shows once a second how the searches fare.
final class LiveFigures implements AutoCloseable {
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("live").factory());

    private LiveFigures() {}

    static LiveFigures show(Tally tally, LiveLine live, long startedAt) {
        var figures = new LiveFigures();
        var _ =
                figures.clock.scheduleAtFixedRate(
                        () -> live.show(line(tally.look(), System.nanoTime() - startedAt)),
                        1,
                        1,
                        TimeUnit.SECONDS);
        return figures;
    }

    private static String line(Tally.Look look, long nanos) {
        return "%5.1f s      %4.0f searches/s   p99 %6.1f ms   failed %d   coverage %.4g %%"
                .formatted(
                        nanos / 1e9,
                        look.round().searchesPerSecond(),
                        look.round().p99Millis(),
                        look.failed(),
                        100 * look.coverage());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
