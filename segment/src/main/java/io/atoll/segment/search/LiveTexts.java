package io.atoll.segment.search;

import io.atoll.model.read.TextStatistics;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Counts the texts of a field that live in one segment, and their words. What is dead is not
/// counted, so that the sums over segments do not depend on what was compacted.
final class LiveTexts {
    private final IndexReader scalars;
    private final RowSet live;
    private final long fieldId;
    private final Cancellation cancellation;

    /// @param live may have fewer bits than there are rows
    LiveTexts(IndexReader scalars, RowSet live, long fieldId, BooleanSupplier cancelled) {
        this.scalars = scalars;
        this.live = live;
        this.fieldId = fieldId;
        this.cancellation = new Cancellation(cancelled);
    }

    TextStatistics statistics(List<String> words) throws IOException {
        TextStatistics sum = TextStatistics.none(words.size());
        for (LeafReaderContext leaf : scalars.leaves()) {
            if (leaf.docBase < live.bits().length()) {
                sum = sum.plus(statistics(words, leaf));
            }
        }
        return sum;
    }

    private TextStatistics statistics(List<String> words, LeafReaderContext leaf)
            throws IOException {
        NumericDocValues lengths =
                DocValues.getNumeric(leaf.reader(), LuceneFields.wordCounts(fieldId));
        long texts = 0;
        long length = 0;
        for (int doc = lengths.nextDoc();
                doc != DocIdSetIterator.NO_MORE_DOCS;
                doc = lengths.nextDoc()) {
            cancellation.row();
            if (lives(leaf.docBase + doc)) {
                texts++;
                length += lengths.longValue();
            }
        }
        Terms terms = leaf.reader().terms(LuceneFields.words(fieldId));
        var frequencies = new ArrayList<Long>(words.size());
        for (String word : words) {
            frequencies.add(terms == null ? 0 : frequency(word, terms.iterator(), leaf.docBase));
        }
        return new TextStatistics(texts, length, frequencies);
    }

    private long frequency(String word, TermsEnum terms, int firstRow) throws IOException {
        if (!terms.seekExact(new BytesRef(word))) {
            return 0;
        }
        long frequency = 0;
        PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
        for (int doc = postings.nextDoc();
                doc != DocIdSetIterator.NO_MORE_DOCS;
                doc = postings.nextDoc()) {
            cancellation.row();
            if (lives(firstRow + doc)) {
                frequency++;
            }
        }
        return frequency;
    }

    private boolean lives(int row) {
        return row < live.bits().length() && live.bits().get(row);
    }
}
