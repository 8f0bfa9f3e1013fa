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

    /// A row's score times how near the value of a field is to an origin: 1 up to `offset` away
    /// from it, and `decay` at `scale` behind that. Larger is better.
    ///
    /// @param field a number in every row
    /// @param scale more than 0
    /// @param offset at least 0
    /// @param decay between 0 and 1, both excluded
    /// @param mode how the scores of the parts that found a row make one
    /// @param normalized whether scores are made 0 to 1, as in [Weighted]
    record Decay(
            String field,
            Shape shape,
            double origin,
            double scale,
            double offset,
            double decay,
            Mode mode,
            boolean normalized)
            implements Ranking {

        public enum Shape {
            GAUSS,
            EXP,
            LINEAR
        }

        public enum Mode {
            MAX,
            SUM,
            AVG
        }

        /// What the score of a row is multiplied with.
        public double factor(double value) {
            double distance = Math.max(0, Math.abs(value - origin) - offset);
            return switch (shape) {
                case GAUSS -> Math.exp(distance * distance * Math.log(decay) / (scale * scale));
                case EXP -> Math.exp(distance * Math.log(decay) / scale);
                case LINEAR -> Math.max(decay, 1 - (1 - decay) / scale * distance);
            };
        }
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
