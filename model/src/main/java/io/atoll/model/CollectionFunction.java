package io.atoll.model;

import java.util.Objects;

/// Makes the values of one field of the values of another: clients neither send nor read them.
///
/// @param id the function's number inside the collection, from 100 upwards
/// @param input the field that it reads
/// @param output the field that it makes
public record CollectionFunction(
        long id, String name, String description, Type type, long input, long output) {

    public static final long FIRST_ID = 100;

    /// What functions do.
    public enum Type {
        /// Makes of texts what they are searched by with BM25. Nothing is stored for it: the words
        /// of an analyzed field lie in the segments.
        BM25
    }

    public CollectionFunction {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }
}
