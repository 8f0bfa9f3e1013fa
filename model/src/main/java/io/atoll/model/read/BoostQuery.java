package io.atoll.model.read;

import io.atoll.model.filter.Filter;

import java.util.List;
import java.util.Optional;

/// The functions of a [Boost], resolved against the schema: what nodes are asked.
public record BoostQuery(List<Function> functions, Boost.Mode together) {

    /// The value of a row that no function says anything of.
    public static final float NONE = Float.NaN;

    public BoostQuery {
        functions = List.copyOf(functions);
    }

    /// @param filter empty: every row
    public record Function(Optional<Filter> filter, float weight, Optional<Chance> chance) {}

    /// @param fieldId of 64-bit integers; 0: the primary key
    public record Chance(long fieldId, long seed) {

        /// @param value of a row
        public float of(long value) {
            return (mixed(value ^ mixed(seed)) >>> 40) * 0x1p-24f;
        }

        /// @param key of a row
        public float of(String key) {
            long hash = 0;
            for (int i = 0; i < key.length(); i++) {
                hash = mixed(hash + key.charAt(i));
            }
            return of(hash);
        }

        /// The finalizer of SplitMix64: neighbouring values are far from each other.
        private static long mixed(long value) {
            long mixed = value + 0x9E3779B97F4A7C15L;
            mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
            return mixed ^ mixed >>> 31;
        }
    }

    /// What one row is worth after another function.
    ///
    /// @param before what it was worth, or [#NONE]
    public float add(float before, float value) {
        return Float.isNaN(before) ? value : together.of(before, value);
    }
}
