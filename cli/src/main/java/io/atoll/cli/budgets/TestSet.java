package io.atoll.cli.budgets;

import io.atoll.cli.vectors.Vectors;

/// Rows to load, and queries of the same kind that are not among them.
record TestSet(Vectors rows, Vectors queries) {

    /// @param all the rows, and so many queries after them
    static TestSet of(Vectors all, int queries) {
        int rows = all.size() - queries;
        return new TestSet(all.slice(0, rows), all.slice(rows, all.size()));
    }
}
