package io.atoll.model.read;

import io.atoll.model.Metric;

import java.util.List;
import java.util.Optional;

/// What changes the distances of some hits before they are ranked: functions, of which each has a
/// value for the rows that its filter accepts. The values for a row make one, and that changes its
/// distance; rows without any keep theirs.
///
/// Only the best hits by distance are looked at, as many as are asked for: a row that is not among
/// them is no hit, whatever it would be worth.
///
/// @param functions at least one
/// @param together how the values for a row make one, in the order of the functions
/// @param applied how that changes the distance
public record Boost(List<Function> functions, Mode together, Mode applied) {

    public Boost {
        functions = List.copyOf(functions);
    }

    /// @param filter blank: every row
    /// @param weight the value, or what a chance is multiplied with
    public record Function(FilterText filter, float weight, Optional<Chance> chance) {}

    /// A number of 0 to 1, 1 excluded, which depends on a value of the row and on the seed alone.
    ///
    /// @param field of 64-bit integers; empty: the primary key
    public record Chance(String field, long seed) {}

    public enum Mode {
        MULTIPLY,
        SUM;

        /// Makes one value of two.
        public float of(float one, float other) {
            return switch (this) {
                case MULTIPLY -> one * other;
                case SUM -> one + other;
            };
        }

        /// A distance that a value has changed. What is added makes a hit better, whatever the
        /// metric.
        public float apply(Metric metric, float distance, float value) {
            return of(distance, this == SUM && !metric.largerIsBetter() ? -value : value);
        }
    }
}
