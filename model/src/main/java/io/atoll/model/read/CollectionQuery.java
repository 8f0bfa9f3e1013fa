package io.atoll.model.read;

import java.util.Optional;

/// A query as a client asks for it: rows that match a filter in ascending order of their keys, or
/// how many they are.
///
/// @param count their number only: `count(*)`
/// @param page empty: all of them
public record CollectionQuery(
        ReadTerms terms, FilterText filter, boolean count, Optional<Page> page) {

    /// How many rows match.
    public static CollectionQuery counting(ReadTerms terms, FilterText filter) {
        return new CollectionQuery(terms, filter, true, Optional.empty());
    }

    /// Some of the rows that match.
    public static CollectionQuery paged(ReadTerms terms, FilterText filter, Page page) {
        return new CollectionQuery(terms, filter, false, Optional.of(page));
    }
}
