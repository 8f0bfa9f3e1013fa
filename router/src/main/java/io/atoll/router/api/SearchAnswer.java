package io.atoll.router.api;

import io.atoll.model.Collection;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.List;
import java.util.Optional;

/// The hits of all queries, one query after the other, each best first.
///
/// @param distances what the hits are ranked by: distances, or the scores of a ranking
/// @param output the values of the output fields, a row per hit
/// @param outputFields the fields in `output`, in the order asked for; `*` resolved
/// @param explanation if it was asked for
public record SearchAnswer(
        Collection collection,
        List<Integer> hitCounts,
        Keys keys,
        float[] distances,
        Rows output,
        List<io.atoll.model.Field> outputFields,
        long timestamp,
        Coverage coverage,
        Optional<Explanation> explanation) {}
