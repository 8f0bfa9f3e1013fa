package io.atoll.cli.budgets;

/// The budgets. What each says and how it is measured is in `docs/performance.md`.
enum BudgetLine {
    SEARCH_CPU(
            BudgetPart.search,
            "CPU per search at recall 0.99 against a graph in process",
            Bound.AT_MOST,
            1.5,
            "times"),
    SEARCH_CPU_ONE_CLIENT(BudgetPart.search, "the same with one client", Bound.AT_MOST, 2, "times"),
    SWITCHES(
            BudgetPart.search,
            "context switches per search over two nodes, 4 clients",
            Bound.AT_MOST,
            6,
            ""),
    SWITCHES_ONE_CLIENT(
            BudgetPart.search,
            "context switches per search over two nodes, one client",
            Bound.AT_MOST,
            6,
            ""),
    PEERS(
            BudgetPart.search,
            "QPS against each server peer at equal recall",
            Bound.AT_LEAST,
            1.5,
            "times"),
    MANY_QUERIES(
            BudgetPart.search,
            "queries/s with nq = 100 against single ones",
            Bound.AT_LEAST,
            2,
            "times"),
    FILTER_50(
            BudgetPart.search,
            "filter 50 %, recall >= 0.99: QPS against unfiltered",
            Bound.AT_LEAST,
            0.5,
            "times"),
    FILTER_10(
            BudgetPart.search,
            "filter 10 %, recall >= 0.99: QPS against unfiltered",
            Bound.AT_LEAST,
            0.5,
            "times"),
    FILTER_1(BudgetPart.search, "filter 1 %: QPS against unfiltered", Bound.AT_LEAST, 1, "times"),
    FILTER_01(
            BudgetPart.search, "filter 0.1 %: QPS against unfiltered", Bound.AT_LEAST, 1, "times"),
    STRONG(BudgetPart.search, "QPS at Strong against Eventually", Bound.AT_LEAST, 0.95, "times"),
    BUILD_CPU(
            BudgetPart.search,
            "index build, CPU seconds against a graph in process",
            Bound.AT_MOST,
            1.5,
            "times"),
    IDLE_MEMORY(BudgetPart.search, "idle standalone, resident memory", Bound.AT_MOST, 400, "MB"),
    QUANTIZED_SPEED(
            BudgetPart.types,
            "HNSW_SQ (SQ8) at recall >= 0.98: searches per CPU second against HNSW",
            Bound.AT_LEAST,
            1.2,
            "times"),
    QUANTIZED_MEMORY(
            BudgetPart.types,
            "HNSW_SQ (SQ8) at recall >= 0.98: memory touched against HNSW",
            Bound.AT_MOST,
            0.25,
            "times"),
    IVF_SQ8_RECALL(BudgetPart.types, "IVF_SQ8, best recall", Bound.AT_LEAST, 0.95, ""),
    IVF_SQ8_MEMORY(
            BudgetPart.types, "IVF_SQ8, memory against float32", Bound.AT_MOST, 0.3, "times"),
    IVF_PQ_RECALL(BudgetPart.types, "IVF_PQ, best recall", Bound.AT_LEAST, 0.95, ""),
    IVF_PQ_MEMORY(BudgetPart.types, "IVF_PQ, memory against float32", Bound.AT_MOST, 0.1, "times"),
    IVF_RABITQ_RECALL(BudgetPart.types, "IVF_RABITQ, best recall", Bound.AT_LEAST, 0.95, ""),
    IVF_RABITQ_MEMORY(
            BudgetPart.types, "IVF_RABITQ, memory against float32", Bound.AT_MOST, 0.06, "times"),
    DISKANN_RECALL(BudgetPart.types, "DISKANN, best recall", Bound.AT_LEAST, 0.95, ""),
    DISKANN_MEMORY(
            BudgetPart.types, "DISKANN, memory against float32", Bound.AT_MOST, 0.15, "times"),
    FLAT_BYTES(
            BudgetPart.flat,
            "FLAT, bytes per second against a plain read loop",
            Bound.AT_LEAST,
            0.8,
            "times"),
    INGEST_128(
            BudgetPart.ingest, "durable ingest, 128 dimensions", Bound.AT_LEAST, 50_000, "rows/s"),
    INGEST_128_LOADED(
            BudgetPart.ingest,
            "durable ingest, 128 dimensions, loaded against not loaded",
            Bound.AT_LEAST,
            0.9,
            "times"),
    INGEST_768(
            BudgetPart.ingest, "durable ingest, 768 dimensions", Bound.AT_LEAST, 10_000, "rows/s"),
    INGEST_768_LOADED(
            BudgetPart.ingest,
            "durable ingest, 768 dimensions, loaded against not loaded",
            Bound.AT_LEAST,
            0.9,
            "times"),
    LARGE_CPU_95(
            BudgetPart.large,
            "large set: CPU per search at recall 0.95 against a graph in process",
            Bound.AT_MOST,
            1.5,
            "times"),
    LARGE_CPU_99(
            BudgetPart.large,
            "large set: CPU per search at recall 0.99 against a graph in process",
            Bound.AT_MOST,
            1.5,
            "times"),
    LARGE_RECALL(
            BudgetPart.large,
            "large set: recall at equal vectors scored against one graph in process",
            Bound.AT_LEAST,
            1,
            "times"),
    LARGE_MEMORY(
            BudgetPart.large,
            "large set: resident memory beyond the vectors, against their bytes",
            Bound.AT_MOST,
            0.5,
            "times"),
    RESTART(BudgetPart.large, "large set: restart to the first full answer", Bound.AT_MOST, 2, "s"),
    ROUTER_P50(BudgetPart.router, "router over read node, p50", Bound.AT_MOST, 0.15, "ms"),
    ROUTER_P99(BudgetPart.router, "router over read node, p99", Bound.AT_MOST, 1, "ms"),
    ROUTER_CPU_16(
            BudgetPart.router,
            "router's CPU per search over 16 nodes, k = 100",
            Bound.AT_MOST,
            60,
            "us"),
    ROUTER_CPU_64(
            BudgetPart.router,
            "router's CPU per search over 64 nodes against one",
            Bound.AT_MOST,
            8,
            "times"),
    INSERTS_BESIDE(
            BudgetPart.router,
            "QPS per CPU second of the read nodes under 1,000 inserts/s against none",
            Bound.AT_LEAST,
            0.9,
            "times");

    private final BudgetPart part;
    private final String words;
    private final Bound bound;
    private final double target;
    private final String unit;

    BudgetLine(BudgetPart part, String words, Bound bound, double target, String unit) {
        this.part = part;
        this.words = words;
        this.bound = bound;
        this.target = target;
        this.unit = unit;
    }

    private enum Bound {
        AT_MOST,
        AT_LEAST
    }

    BudgetPart part() {
        return part;
    }

    /// What it says, for people.
    String words() {
        return words;
    }

    String unit() {
        return unit;
    }

    /// Such as `<= 1.5`.
    String target() {
        return switch (bound) {
                    case AT_MOST -> "<= ";
                    case AT_LEAST -> ">= ";
                }
                + Figures.plain(target);
    }

    boolean isMetBy(double measured) {
        return switch (bound) {
            case AT_MOST -> measured <= target;
            case AT_LEAST -> measured >= target;
        };
    }
}
