package io.atoll.model.read;

import java.util.List;

/// What is read, by name.
///
/// @param partitions empty: all
public record ReadTarget(String database, String collection, List<String> partitions) {

    public ReadTarget {
        partitions = List.copyOf(partitions);
    }

    /// A whole collection.
    public static ReadTarget of(String database, String collection) {
        return new ReadTarget(database, collection, List.of());
    }
}
