package io.atoll.segment.search;

import io.atoll.segment.columns.LuceneFields;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// What is known of the texts of all rows of a sealed segment, dead ones included: counted at the
/// first search for words, and kept, because its rows do not change.
public final class TextTotals {
    private final Map<Long, Totals> known = new ConcurrentHashMap<>();

    /// @param texts how many rows have a text
    /// @param words how many words these have together
    record Totals(long texts, long words) {}

    /// Two searches may count at once; that is better than one waiting for the other.
    Totals of(LeafReader leaf, long fieldId, BooleanSupplier cancelled) throws IOException {
        Totals totals = known.get(fieldId);
        if (totals == null) {
            totals = count(leaf, fieldId, new Cancellation(cancelled));
            known.put(fieldId, totals);
        }
        return totals;
    }

    private static Totals count(LeafReader leaf, long fieldId, Cancellation cancellation)
            throws IOException {
        NumericDocValues lengths = DocValues.getNumeric(leaf, LuceneFields.wordCounts(fieldId));
        long texts = 0;
        long words = 0;
        while (lengths.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            cancellation.row();
            texts++;
            words += lengths.longValue();
        }
        return new Totals(texts, words);
    }
}
