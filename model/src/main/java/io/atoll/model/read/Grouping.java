package io.atoll.model.read;

/// At most some hits for each value of a field.
///
/// @param size hits for each value at most
/// @param strict whether a group has exactly so many where there are enough; in a search of several
///   parts groups with fewer are left out
/// @param scorer what groups are ranked by, in a search of several parts
public record Grouping(String field, int size, boolean strict, Scorer scorer) {

    /// What the scores of the hits of a group come to.
    public enum Scorer {
        /// The best of them.
        MAX,
        SUM,
        AVG
    }

    /// Groups rank by their best hits.
    public Grouping(String field, int size, boolean strict) {
        this(field, size, strict, Scorer.MAX);
    }
}
