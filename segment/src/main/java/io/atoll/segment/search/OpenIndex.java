package io.atoll.segment.search;

import io.atoll.model.read.VectorQuery;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.RowScorer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// An index over the vectors of a field, open for one search by one thread: it leads to rows that
/// are near a query without scoring all of them. A row is named by the ordinal of its vector.
///
/// How far a walk goes is its *width*. What that counts is the index's own matter; a search that
/// needs more rows walks again with a larger one.
public interface OpenIndex {

    /// The width of a search's first walk; asked for before all else.
    ///
    /// @param acceptedRows how many rows may be found, at least one
    int width(VectorQuery query, int acceptedRows);

    /// The width of a walk beside others that look for the same in other rows, so that together
    /// they find what one walk of a width would find in all the rows. Where it is less than that
    /// width, a walk's candidates are the best first.
    ///
    /// @param width of the one walk, from [#width]
    /// @param share of all the rows that are walked among, in (0, 1]
    default int narrowed(int width, double share) {
        return width;
    }

    /// What a walk costs: as much as a scan of so many rows.
    double cost(int width, RowSet accepted);

    /// Walks once.
    ///
    /// @param query gives the exact distances of rows
    /// @param accepted only these rows are candidates
    /// @param visitLimit gives up after so many vectors
    /// @param cancelled asked now and then; when true, this ends with a CANCELLED error
    Candidates walk(
            RowScorer query, RowSet accepted, int width, int visitLimit, BooleanSupplier cancelled)
            throws IOException;

    /// What a search through it is called where it is explained.
    default String plan() {
        return "graph";
    }
}
