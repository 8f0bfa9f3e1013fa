package io.atoll.catalog.api;

import java.util.List;

/// What nobody needs any more, and the catalog has no rows of from now on.
///
/// @param names what the rows had on the storage
/// @param collections ids of collections of which nothing is left
public record Forgotten(List<String> names, List<Long> collections) {
    public Forgotten {
        names = List.copyOf(names);
        collections = List.copyOf(collections);
    }
}
