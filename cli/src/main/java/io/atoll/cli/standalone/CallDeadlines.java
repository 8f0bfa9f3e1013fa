package io.atoll.cli.standalone;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Ends calls between the members of this process that take too long, which hardly any does.
///
/// A timer's thread is woken whenever a deadline comes that is earlier than all that it knows: with
/// few searches at a time, that would be each one. So it has an appointment that is always earlier.
final class CallDeadlines extends ScheduledThreadPoolExecutor {
    private static final int BEAT_MILLIS = 250;

    CallDeadlines() {
        super(1, work -> Thread.ofPlatform().daemon().name("call-deadlines").unstarted(work));
        setRemoveOnCancelPolicy(true);
        var _ = scheduleAtFixedRate(() -> {}, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        shutdownNow();
    }
}
