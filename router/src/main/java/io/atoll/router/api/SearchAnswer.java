package io.atoll.router.api;

import io.atoll.model.Collection;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The hits of all queries, one query after the other, each best first.
///
/// @param distances what the hits are ranked by: distances, or the scores of a ranking
/// @param output the values of the output fields, a row per hit
/// @param outputFields the fields in `output`, in the order asked for; `*` resolved
/// @param groupValues what each hit is grouped by; empty: hits are not grouped
/// @param explanation if it was asked for
public record SearchAnswer(
        Collection collection,
        List<Integer> hitCounts,
        Keys keys,
        float[] distances,
        Rows output,
        List<io.atoll.model.Field> outputFields,
        Optional<Column> groupValues,
        long timestamp,
        Coverage coverage,
        Optional<Explanation> explanation) {

    /// An answer without hits.
    ///
    /// @param read what was read instead
    public static SearchAnswer none(QueryAnswer read, int queryCount) {
        return new SearchAnswer(
                read.collection(),
                Collections.nCopies(queryCount, 0),
                read.keys().pick(new int[0], 0),
                new float[0],
                Rows.none(),
                List.of(),
                Optional.empty(),
                read.timestamp(),
                read.coverage(),
                Optional.empty());
    }

    /// The same hits as those of other queries.
    public SearchAnswer withHitCounts(List<Integer> counts) {
        return new SearchAnswer(
                collection,
                counts,
                keys,
                distances,
                output,
                outputFields,
                groupValues,
                timestamp,
                coverage,
                explanation);
    }

    /// The same with the first hits only, of an answer to one query.
    public SearchAnswer first(int count) {
        if (count == keys.size()) {
            return this;
        }
        int[] places = IntStream.range(0, count).toArray();
        return new SearchAnswer(
                collection,
                List.of(count),
                keys.pick(places, count),
                Arrays.copyOf(distances, count),
                Rows.gather(List.of(output), new int[count], places, count),
                outputFields,
                groupValues,
                timestamp,
                coverage,
                explanation);
    }
}
