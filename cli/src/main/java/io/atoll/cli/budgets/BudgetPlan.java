package io.atoll.cli.budgets;

import io.atoll.cli.vectors.Vectors;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the budgets are to be measured.
///
/// @param parts which of them
/// @param scale of the numbers of rows: 1 for the sizes that the budgets speak of
/// @param given vectors in place of the first generated set: the rows, and the queries after them
/// @param givenName where those are from; empty if none are given
/// @param seed of generated vectors
/// @param round how long searches are measured at a time
/// @param warmUp searches before the first measurement of a collection
/// @param python a program that runs Python, where hnswlib may be installed
/// @param jvmOptions further options of the servers' JVMs
public record BudgetPlan(
        Set<BudgetPart> parts,
        double scale,
        Optional<Vectors> given,
        String givenName,
        long seed,
        Duration round,
        Duration warmUp,
        String python,
        List<String> jvmOptions) {
    /// The queries of each set, in a long run.
    public static final int MAX_QUERIES = 500;

    private static final int MIN_QUERIES = 100;
    private static final double SHORT_RUN = 0.1;

    private static final int MIN_ROWS = 1_000;

    public BudgetPlan {
        parts = EnumSet.copyOf(parts);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /// The queries of each set.
    int queries() {
        return scale < SHORT_RUN ? MIN_QUERIES : MAX_QUERIES;
    }

    /// A number of rows at this scale.
    int scaled(int rows) {
        return (int) Math.max(MIN_ROWS, Math.round(rows * scale));
    }
}
