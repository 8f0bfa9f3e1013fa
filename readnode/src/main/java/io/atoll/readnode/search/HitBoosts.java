package io.atoll.readnode.search;

import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.read.BoostQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.segment.search.SearchableSegment.View;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What the functions of a boost are worth for merged hits, found where their rows are.
public final class HitBoosts {
    private final BoostQuery boost;
    private final Schema schema;
    private final CallLimit limit;

    /// @param limit asked for each segment
    public HitBoosts(BoostQuery boost, Schema schema, CallLimit limit) {
        this.boost = boost;
        this.schema = schema;
        this.limit = limit;
    }

    /// A value for each hit, or [BoostQuery#NONE].
    ///
    /// @param views of the segments that the lists are of
    public float[] of(HitMerger.Merged merged, List<View> views) {
        var values = new ArrayList<float[]>(views.size());
        for (int list = 0; list < views.size(); list++) {
            limit.check("its hits were being boosted");
            values.add(of(merged.lists().get(list), views.get(list)));
        }
        var ofHits = new float[merged.hits().size()];
        for (int hit = 0; hit < ofHits.length; hit++) {
            ofHits[hit] = values.get(merged.hits().list(hit))[merged.hits().hit(hit)];
        }
        return ofHits;
    }

    /// For hits that no function says anything of.
    public static float[] none(int hits) {
        var values = new float[hits];
        Arrays.fill(values, BoostQuery.NONE);
        return values;
    }

    private float[] of(CandidateHits hits, View view) {
        int[] rows = hits.rows();
        float[] values = none(rows.length);
        if (rows.length == 0) {
            return values;
        }
        for (BoostQuery.Function function : boost.functions()) {
            float[] weights = weights(function, hits, view);
            BitSet accepted = accepted(function, rows, view);
            for (int i = accepted.nextSetBit(0); i >= 0; i = accepted.nextSetBit(i + 1)) {
                values[i] = boost.add(values[i], weights[i]);
            }
        }
        return values;
    }

    private BitSet accepted(BoostQuery.Function function, int[] rows, View view) {
        if (function.filter().isPresent()) {
            return view.accepted(function.filter().get(), rows, rows.length, limit);
        }
        var all = new BitSet(rows.length);
        all.set(0, rows.length);
        return all;
    }

    private float[] weights(BoostQuery.Function function, CandidateHits hits, View view) {
        var weights = new float[hits.rows().length];
        Arrays.fill(weights, function.weight());
        if (function.chance().isPresent()) {
            BoostQuery.Chance chance = function.chance().get();
            if (chance.fieldId() == 0) {
                multiplyByKeys(weights, chance, hits.keys());
            } else {
                multiplyByValues(weights, chance, hits.rows(), view);
            }
        }
        return weights;
    }

    private static void multiplyByKeys(float[] weights, BoostQuery.Chance chance, Keys keys) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] *=
                    switch (keys) {
                        case Keys.LongKeys longs -> chance.of(longs.value(i));
                        case Keys.TextKeys texts -> chance.of(texts.value(i));
                    };
        }
    }

    /// Rows without a value count as those with 0.
    private void multiplyByValues(
            float[] weights, BoostQuery.Chance chance, int[] rows, View view) {
        List<Field> field = OutputRows.fields(schema, List.of(chance.fieldId()));
        var values = (Column.Longs) view.fetch(rows, rows.length, field).columns().getFirst();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= chance.of(values.isNull(i) ? 0 : values.value(i));
        }
    }
}
