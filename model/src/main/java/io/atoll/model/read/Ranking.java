package io.atoll.model.read;

/// How one list is made of what the parts of a search find.
public sealed interface Ranking {

    /// The hits of the only part, by distance.
    record ByDistance() implements Ranking {}
}
