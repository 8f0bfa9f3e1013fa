package io.atoll.model.read;

import java.util.List;

/// How one list is made of what the parts of a search find. Each part's list is the best of all
/// nodes before it is ranked, so that an answer does not depend on where rows are.
public sealed interface Ranking {

    /// The hits of the only part, by distance.
    record ByDistance() implements Ranking {}

    /// Reciprocal rank fusion: the sum, over the parts that found a row, of `1 / (k + rank)`, ranks
    /// from 1; larger is better.
    ///
    /// @param k more than 0 and less than [#MAX_K]
    record ReciprocalRank(float k) implements Ranking {
        public static final float DEFAULT_K = 60;
        public static final int MAX_K = 16_384;
    }

    /// The sum, over the parts that found a row, of the part's weight times the row's score.
    ///
    /// A score is the distance itself, if `normalized` is false and all parts rank the same way
    /// round: then the sum ranks that way, too. Else it is what makes larger better: see
    /// `io.atoll.router.merge.Scoring`.
    ///
    /// @param weights 0 to 1, one for each part
    record Weighted(List<Float> weights, boolean normalized) implements Ranking {
        public Weighted {
            weights = List.copyOf(weights);
        }
    }
}
