package io.atoll.segment.lists;

import io.atoll.segment.search.Candidates;

import java.io.IOException;

/// What one walk finds in the lists that it goes through, the nearest first.
interface ListScan {
    /// Scores rows of one list.
    ///
    /// @param nearness of the list, as [FloatCentroids#rank] has it
    /// @param rows the first `count`, at least one
    /// @param places of these rows, counted over all lists; ascending
    void score(float nearness, int[] rows, int[] places, int count) throws IOException;

    /// @param all whether there is no list that was not looked through
    /// @param scored how many distances were computed
    Candidates candidates(boolean all, long scored) throws IOException;
}
