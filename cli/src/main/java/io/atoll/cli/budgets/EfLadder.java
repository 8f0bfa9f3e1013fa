package io.atoll.cli.budgets;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/// Finds how wide a walk through a graph must be for a recall, by trying widths of a ladder.
final class EfLadder {
    private static final int[] STEPS = {
        10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256,
        320, 384, 512, 768, 1024
    };

    private final IntToDoubleFunction recallOf;
    private final Map<Integer, Double> tried = new HashMap<>();

    /// @param recallOf the recall with a width; it grows with it
    EfLadder(IntToDoubleFunction recallOf) {
        this.recallOf = recallOf;
    }

    /// With a width that was tried already, it is not tried again.
    double recall(int ef) {
        return tried.computeIfAbsent(ef, recallOf::applyAsDouble);
    }

    /// The narrowest width of the ladder that has at least this recall, if any has.
    OptionalInt narrowest(double wanted) {
        int below = -1;
        int above = STEPS.length;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (recall(STEPS[middle]) >= wanted) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above == STEPS.length ? OptionalInt.empty() : OptionalInt.of(STEPS[above]);
    }
}
