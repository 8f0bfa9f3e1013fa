package io.atoll.segment.search;

import io.atoll.model.read.TextStatistics;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Counts the texts of a field that live in one segment, and their words. What is dead is not
/// counted, so that the sums over segments do not depend on what was compacted.
///
/// Where totals of all rows are kept, only the dead rows are looked at, which are few: they are
/// taken away.
final class LiveTexts {
    private final IndexReader scalars;
    private final RowSet live;
    private final long fieldId;
    private final Optional<TextTotals> totals;
    private final BooleanSupplier cancelled;
    private final Cancellation cancellation;

    /// @param live may have fewer bits than there are rows
    /// @param totals of all rows, where these do not change
    LiveTexts(
            IndexReader scalars,
            RowSet live,
            long fieldId,
            Optional<TextTotals> totals,
            BooleanSupplier cancelled) {
        this.scalars = scalars;
        this.live = live;
        this.fieldId = fieldId;
        this.totals = totals;
        this.cancelled = cancelled;
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
        // Of many dead rows it is cheaper to look at the living ones.
        boolean few = live.count() > scalars.maxDoc() / 2;
        return totals.isPresent() && few
                ? withoutDead(totals.get(), words, leaf.reader())
                : ofLiving(words, leaf);
    }

    private TextStatistics ofLiving(List<String> words, LeafReaderContext leaf) throws IOException {
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

    /// @param leaf the only one, so that documents are rows
    private TextStatistics withoutDead(TextTotals totals, List<String> words, LeafReader leaf)
            throws IOException {
        TextTotals.Totals all = totals.of(leaf, fieldId, cancelled);
        long texts = all.texts();
        long length = all.words();
        NumericDocValues lengths = DocValues.getNumeric(leaf, LuceneFields.wordCounts(fieldId));
        for (int row = nextDead(0, leaf); row >= 0; row = nextDead(row + 1, leaf)) {
            cancellation.row();
            if (lengths.advanceExact(row)) {
                texts--;
                length -= lengths.longValue();
            }
        }
        Terms terms = leaf.terms(LuceneFields.words(fieldId));
        var frequencies = new ArrayList<Long>(words.size());
        for (String word : words) {
            frequencies.add(terms == null ? 0 : frequency(word, terms.iterator(), leaf));
        }
        return new TextStatistics(texts, length, frequencies);
    }

    private long frequency(String word, TermsEnum terms, LeafReader leaf) throws IOException {
        if (!terms.seekExact(new BytesRef(word))) {
            return 0;
        }
        long frequency = terms.docFreq();
        int dead = nextDead(0, leaf);
        if (dead < 0) {
            return frequency;
        }
        PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
        int having = postings.advance(dead);
        while (having != DocIdSetIterator.NO_MORE_DOCS) {
            cancellation.row();
            dead = nextDead(having, leaf);
            if (dead < 0) {
                return frequency;
            }
            if (dead == having) {
                frequency--;
                having = postings.nextDoc();
            } else {
                having = postings.advance(dead);
            }
        }
        return frequency;
    }

    /// The first dead row from `from` on, or -1.
    private int nextDead(int from, LeafReader leaf) {
        int rows = leaf.maxDoc();
        long[] words = live.bits().getBits();
        for (int row = from; row < rows; row = (row | 63) + 1) {
            int word = row >> 6;
            long dead = word < words.length ? ~words[word] >>> row : -1L;
            if (dead != 0) {
                int found = row + Long.numberOfTrailingZeros(dead);
                return found < rows ? found : -1;
            }
        }
        return -1;
    }
}
