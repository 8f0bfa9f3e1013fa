package io.atoll.model.merge;

import io.atoll.model.rows.Keys;

/// A list of hits for all queries of a search, one query after the other: each best first, ties by
/// key, no key twice.
public interface RankedHits {

    /// Where the hits of a query begin.
    int start(int query);

    /// Where the hits of a query end.
    int end(int query);

    /// The keys of all hits.
    Keys keys();

    float distance(int hit);

    /// The segment that a hit is of.
    long segmentId(int hit);

    /// Its row there.
    int row(int hit);
}
