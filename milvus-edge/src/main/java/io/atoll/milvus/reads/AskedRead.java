package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.model.Collection;
import io.atoll.model.read.ReadTerms;

import java.util.OptionalLong;

/// What searches and queries say alike, whichever way they came.
///
/// @param terms for the router; the output fields as the client named them
/// @param collectionId the collection that the client believes to read
/// @param times how it wants points in time
/// @param coverage whether the answer should say how much was read
public record AskedRead(
        ReadTerms terms, OptionalLong collectionId, AskedTimes times, boolean coverage) {

    public AskedRead {
        terms = terms.withOutput(terms.output().stream().map(String::strip).toList());
    }

    /// How the answer has points in time.
    public TimeTerms timesOf(Collection read) {
        return times.of(read);
    }

    /// An iterator names the collection that it began with: pages of two collections would make no
    /// sense.
    void requireCollection(Collection read) {
        long expected = collectionId.orElse(0);
        if (expected != 0 && expected != read.id()) {
            throw Refusals.invalid(
                    "collection '%s' has id %d, the request expects %d: alias or database may have"
                                    .formatted(read.name(), read.id(), expected)
                            + " changed");
        }
    }
}
