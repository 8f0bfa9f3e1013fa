package io.atoll.segment.quantization;

/// Estimates how near coded vectors are to a query, for one thread: the larger a score, the nearer.
/// Scores of one query can be compared, and are nothing else.
public abstract sealed class CodeScorer permits ScalarScorer, TableScorer, BlockScorer {

    /// Goes on with another query.
    ///
    /// @param query not changed
    public abstract void ask(float[] query);

    public abstract float score(int row);

    /// The scores of `wanted[0..count)`.
    public abstract void score(int[] wanted, int count, float[] scores);

    /// The scores of `count` rows, one after the other.
    public abstract void score(int first, int count, float[] scores);

    /// Queries and vectors near the ends of float32 leave it.
    static float within(float score) {
        return Float.isNaN(score)
                ? -Float.MAX_VALUE
                : Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
}
