package io.atoll.cli.budgets;

import java.io.IOException;
import java.time.Duration;

/// One graph over all rows, in a process and searched by one thread: what a server is held against.
interface GraphBaseline extends AutoCloseable {

    /// What it is, with its version.
    String name();

    /// Time on processors of the build.
    double buildCpuSeconds();

    /// Searches all queries one by one, again and again.
    ///
    /// @param ef the width of the walks
    /// @param atLeast how long, after a first time through the queries that is not measured
    Searches search(int ef, Duration atLeast) throws IOException;

    /// @param cpuMillis time on processors for a search
    /// @param scored vectors compared in a search; NaN if it does not tell
    record Searches(double recall, double cpuMillis, double scored) {}

    @Override
    void close();
}
