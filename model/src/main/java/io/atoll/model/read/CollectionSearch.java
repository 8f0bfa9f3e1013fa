package io.atoll.model.read;

import java.util.List;
import java.util.Optional;

/// A search as a client asks for it; names and texts are not resolved yet.
///
/// Each part finds rows by one vector field, with a filter of its own; the ranking makes one list
/// of them, of which the page is answered.
///
/// @param parts one approximate search each; all with as many query vectors
/// @param grouping empty: none
/// @param batch the next rows of an iterator, by distance: then the page has its size, and one
///   query is asked for; empty: no iterator
/// @param explain whether the answer says how it came about
public record CollectionSearch(
        ReadTerms terms,
        List<VectorPart> parts,
        Ranking ranking,
        Optional<Grouping> grouping,
        Page page,
        Optional<IteratorBatch> batch,
        boolean explain) {

    public CollectionSearch {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a search without a part");
        }
    }

    /// A search by one vector field.
    public static CollectionSearch of(
            ReadTerms terms, VectorPart part, Page page, boolean explain) {
        return new CollectionSearch(
                terms,
                List.of(part),
                new Ranking.ByDistance(),
                Optional.empty(),
                page,
                Optional.empty(),
                explain);
    }

    public CollectionSearch withPage(Page other) {
        return new CollectionSearch(terms, parts, ranking, grouping, other, batch, explain);
    }

    /// How many query vectors each part has.
    public int queryCount() {
        return parts.getFirst().queries().count();
    }
}
