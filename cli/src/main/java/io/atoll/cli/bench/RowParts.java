package io.atoll.cli.bench;

/// Divides rows into parts of equal sizes that have nothing to do with their order or their
/// vectors, so that filters can accept any share of them.
final class RowParts {
    /// Parts are numbered from 0 up to and without this.
    static final int COUNT = 10_000;

    /// 2^64 divided by the golden ratio: multiples of it are spread evenly (Knuth, The Art of
    /// Computer Programming, volume 3, 6.4).
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private RowParts() {}

    static int of(long row) {
        return (int) (((row * SPREAD) >>> 32) * COUNT >>> 32);
    }
}
