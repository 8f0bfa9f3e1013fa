package io.atoll.segment.search;

import io.atoll.model.read.Bm25Query;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.VectorOrdinals;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Searches the texts of one segment by BM25, exactly as [Bm25Query] says: for each word it goes
/// through the rows that have it, and adds up.
final class Bm25Search {
    private final IndexReader scalars;
    private final RowSet accepted;
    private final Optional<KeyOrder> keys;
    private final Bm25Query query;
    private final VectorSearch search;
    private final Cancellation cancellation;
    private final RowSums sums;

    /// @param scalars where the words of the texts are
    /// @param accepted may have fewer bits than there are rows
    Bm25Search(
            IndexReader scalars,
            RowSet accepted,
            Optional<KeyOrder> keys,
            Bm25Query query,
            VectorSearch search) {
        this.scalars = scalars;
        this.accepted = accepted;
        this.keys = keys;
        this.query = query;
        this.search = search;
        this.cancellation = new Cancellation(search.cancelled());
        this.sums = new RowSums(search, false);
    }

    VectorHits run() throws IOException {
        var best = new TopRows[query.queries().size()];
        int capacity = Math.min(search.k(), accepted.count());
        if (capacity == 0) {
            return hits(best, "empty");
        }
        for (int q = 0; q < best.length; q++) {
            best[q] = TopRows.of(search.metric(), capacity, keys);
            for (LeafReaderContext leaf : scalars.leaves()) {
                search(query.queries().get(q), leaf, best[q]);
            }
            best[q].sort();
        }
        return hits(best, "words");
    }

    private VectorHits hits(@Nullable TopRows[] best, String plan) {
        return VectorHits.of(
                best, VectorOrdinals.OF_EVERY_ROW, accepted.count(), sums.offered(), plan);
    }

    private void search(List<Bm25Query.Word> words, LeafReaderContext leaf, TopRows best)
            throws IOException {
        Terms terms = leaf.reader().terms(LuceneFields.words(query.textField()));
        if (terms == null || leaf.docBase >= accepted.bits().length()) {
            return;
        }
        sums.makeRoom(leaf.reader().maxDoc());
        TermsEnum known = terms.iterator();
        for (Bm25Query.Word word : words) {
            if (known.seekExact(new BytesRef(word.text()))) {
                add(
                        word.weight(),
                        known.postings(null, PostingsEnum.FREQS),
                        DocValues.getNumeric(
                                leaf.reader(), LuceneFields.wordCounts(query.textField())),
                        leaf.docBase);
            }
        }
        sums.offer(leaf.docBase, best);
    }

    /// Adds what one word is worth to the rows that have it.
    private void add(double weight, PostingsEnum rows, NumericDocValues lengths, int firstRow)
            throws IOException {
        FixedBitSet wanted = accepted.bits();
        for (int doc = rows.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = rows.nextDoc()) {
            cancellation.row();
            int row = firstRow + doc;
            if (row >= wanted.length()) {
                return;
            }
            if (wanted.get(row) && lengths.advanceExact(doc)) {
                sums.add(doc, weight * share(rows.freq(), lengths.longValue()));
            }
        }
    }

    private double share(double frequency, double length) {
        double relative = 1 - query.b() + query.b() * length / query.averageLength();
        return frequency * (query.k1() + 1) / (frequency + query.k1() * relative);
    }
}
