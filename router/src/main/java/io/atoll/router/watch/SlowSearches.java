package io.atoll.router.watch;

import io.atoll.model.read.CollectionSearch;
import io.atoll.protocol.Errors;
import io.atoll.router.api.ExplanationJson;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Logs searches that took long, each with its explanation. Where all searches are slow a few a
/// second say as much as all of them: the rest are counted.
public final class SlowSearches {
    private static final Logger log = LoggerFactory.getLogger(SlowSearches.class);
    private static final int LINES_PER_SECOND = 5;

    private final long thresholdNanos;
    private final LongSupplier nanoClock;
    private long secondBegan;
    private int lines;
    private long leftOut;

    /// @param threshold zero: nothing is slow
    public SlowSearches(Duration threshold, LongSupplier nanoClock) {
        this.thresholdNanos = threshold.toNanos();
        this.nanoClock = nanoClock;
        this.secondBegan = nanoClock.getAsLong();
    }

    public boolean watched() {
        return thresholdNanos > 0;
    }

    /// How long a node may take before it explains itself; 0: as long as it likes.
    public long thresholdNanos() {
        return thresholdNanos;
    }

    /// @param error null if it succeeded
    public void ended(
            CollectionSearch request, ReadWatch watch, long nanos, @Nullable Throwable error) {
        if (!watched() || nanos < thresholdNanos) {
            return;
        }
        long before = leftOutBefore();
        if (before < 0) {
            return;
        }
        log.warn(
                "slow search collection={} millis={} nq={} k={} filter={} code={} leftOut={}"
                        + " explanation={}",
                request.terms().target().collection(),
                TimeUnit.NANOSECONDS.toMillis(nanos),
                request.queryCount(),
                request.page().end(),
                filters(request),
                code(error),
                before,
                watch.explanation().map(ExplanationJson::write).orElseThrow());
    }

    private static String filters(CollectionSearch request) {
        return request.parts().stream()
                .map(part -> part.filter().expression())
                .collect(Collectors.joining("; "));
    }

    /// How many were left out since the last line; negative if this one is, too.
    private synchronized long leftOutBefore() {
        long now = nanoClock.getAsLong();
        if (now - secondBegan >= TimeUnit.SECONDS.toNanos(1)) {
            secondBegan = now;
            lines = 0;
        }
        if (lines == LINES_PER_SECOND) {
            leftOut++;
            return -1;
        }
        lines++;
        long before = leftOut;
        leftOut = 0;
        return before;
    }

    private static String code(@Nullable Throwable error) {
        return error == null ? "ok" : Errors.codeOf(error).name().toLowerCase(Locale.ROOT);
    }
}
