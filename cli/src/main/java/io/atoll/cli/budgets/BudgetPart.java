package io.atoll.cli.budgets;

/// Budgets that are measured together. Named as they are typed.
public enum BudgetPart {
    /// The first data set: searches of every kind.
    search,
    /// Index types beside HNSW, on the first data set.
    types,
    /// Scans.
    flat,
    /// Inserts.
    ingest,
    /// The second data set, the large one: searches, memory, a restart.
    large,
    /// What the router adds, on clusters of processes.
    router
}
