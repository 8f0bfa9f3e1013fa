package io.atoll.segment.search;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.util.function.BooleanSupplier;

/// Ends work whose result is no longer wanted.
public final class Cancellation {
    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private final BooleanSupplier cancelled;
    private int untilCheck;

    public Cancellation(BooleanSupplier cancelled) {
        this.cancelled = cancelled;
    }

    /// To be called for each row.
    ///
    /// @throws AtollException with CANCELLED
    public void row() {
        if (untilCheck-- == 0) {
            check(cancelled);
            untilCheck = ROWS_BETWEEN_CHECKS;
        }
    }

    /// @throws AtollException with CANCELLED
    public static void check(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new AtollException(ErrorCode.CANCELLED, "the search was cancelled");
        }
    }
}
