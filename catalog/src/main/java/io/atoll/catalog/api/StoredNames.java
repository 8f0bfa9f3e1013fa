package io.atoll.catalog.api;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What a catalog has on the storage: live, or dropped and not forgotten yet.
///
/// @param names of segments' folders, tombstone files and journals
/// @param collections their ids
/// @param oldestManifests by collection, the least number of a manifest that is not forgotten
/// @param oldestJournalEpoch the least epoch of a journal; empty if there is no journal
public record StoredNames(
        Set<String> names,
        Set<Long> collections,
        Map<Long, Long> oldestManifests,
        OptionalLong oldestJournalEpoch) {

    public StoredNames {
        names = Set.copyOf(names);
        collections = Set.copyOf(collections);
        oldestManifests = Map.copyOf(oldestManifests);
    }
}
