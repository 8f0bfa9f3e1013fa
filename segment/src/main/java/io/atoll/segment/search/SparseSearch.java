package io.atoll.segment.search;

import io.atoll.model.rows.SparseVectorValues;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.SparseField;
import io.atoll.segment.vectors.VectorOrdinals;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Searches the sparse vectors of one segment by their inner products, exactly: for each dimension
/// of the query it goes through the rows that have a value there, and adds up. Products are added
/// in double, in the order of the dimensions, so that a row has the same distance in every segment.
///
/// A search may leave out a share of its query's values, the smallest ones (`drop_ratio_search`).
/// They lead to no rows; the rows that are best by the others, ten times as many as are wanted, get
/// their whole distances then, as Milvus refines them.
///
/// As in Milvus, a row is a hit only if its inner product with the query is not 0.
final class SparseSearch {
    private static final int REFINED_ROWS_PER_HIT = 10;

    private final String field;
    private final IndexReader scalars;
    private final RowSet accepted;
    private final Optional<KeyOrder> keys;
    private final VectorSearch search;
    private final Cancellation cancellation;
    private final RowSums sums;

    /// @param scalars where the terms of the vectors are
    /// @param accepted may have fewer bits than there are rows
    SparseSearch(
            IndexReader scalars, RowSet accepted, Optional<KeyOrder> keys, VectorSearch search) {
        this.field = LuceneFields.of(search.query().fieldId());
        this.scalars = scalars;
        this.accepted = accepted;
        this.keys = keys;
        this.search = search;
        this.cancellation = new Cancellation(search.cancelled());
        this.sums = new RowSums(search, true);
    }

    VectorHits run() throws IOException {
        var best = new TopRows[search.queries().count()];
        int capacity = Math.min(search.k(), accepted.count());
        if (capacity == 0) {
            return hits(best, "empty");
        }
        for (int q = 0; q < best.length; q++) {
            best[q] = TopRows.of(search.metric(), capacity, keys);
            for (LeafReaderContext leaf : scalars.leaves()) {
                search(search.queries().get(q), leaf, best[q]);
            }
            best[q].sort();
        }
        return hits(best, "lists");
    }

    private VectorHits hits(@Nullable TopRows[] best, String plan) {
        return VectorHits.of(
                best, VectorOrdinals.OF_EVERY_ROW, accepted.count(), sums.offered(), plan);
    }

    private void search(ByteBuffer query, LeafReaderContext leaf, TopRows best) throws IOException {
        Terms terms = leaf.reader().terms(field);
        if (terms == null || leaf.docBase >= accepted.bits().length()) {
            return;
        }
        sums.makeRoom(leaf.reader().maxDoc());
        TermsEnum found = terms.iterator();
        PostingsEnum postings = null;
        float least = leastKept(query);
        for (int at = 0; at < query.remaining(); at += SparseVectorValues.PAIR_BYTES) {
            float weight = query.getFloat(at + Integer.BYTES);
            if (Math.abs(weight) >= least && found.seekExact(SparseField.term(query.getInt(at)))) {
                postings = found.postings(postings, PostingsEnum.PAYLOADS);
                add(weight, postings, leaf.docBase);
            }
        }
        if (least > 0) {
            complete(query, least, found);
        }
        sums.offer(leaf.docBase, best);
    }

    /// Smaller values of a query are left out; 0: none are.
    private float leastKept(ByteBuffer query) {
        int count = query.remaining() / SparseVectorValues.PAIR_BYTES;
        int dropped = (int) (count * search.query().extras().dropped());
        if (dropped == 0) {
            return 0;
        }
        var weights = new float[count];
        for (int i = 0; i < count; i++) {
            int at = i * SparseVectorValues.PAIR_BYTES + Integer.BYTES;
            weights[i] = Math.abs(query.getFloat(at));
        }
        Arrays.sort(weights);
        return weights[dropped];
    }

    /// Adds to the best rows so far what was left out.
    private void complete(ByteBuffer query, float least, TermsEnum found) throws IOException {
        long most = Math.min((long) REFINED_ROWS_PER_HIT * search.k(), accepted.count());
        int[] docs = sums.keepLargest((int) most);
        PostingsEnum postings = null;
        for (int at = 0; at < query.remaining(); at += SparseVectorValues.PAIR_BYTES) {
            float weight = query.getFloat(at + Integer.BYTES);
            if (Math.abs(weight) < least && found.seekExact(SparseField.term(query.getInt(at)))) {
                postings = found.postings(postings, PostingsEnum.PAYLOADS);
                for (int doc : docs) {
                    cancellation.row();
                    int reached = postings.docID() < doc ? postings.advance(doc) : postings.docID();
                    if (reached == doc) {
                        postings.nextPosition();
                        sums.add(doc, (double) weight * SparseField.value(postings.getPayload()));
                    }
                }
            }
        }
    }

    /// Adds the products of one dimension.
    private void add(double weight, PostingsEnum postings, int firstRow) throws IOException {
        FixedBitSet wanted = accepted.bits();
        for (int doc = postings.nextDoc();
                doc != DocIdSetIterator.NO_MORE_DOCS;
                doc = postings.nextDoc()) {
            cancellation.row();
            int row = firstRow + doc;
            if (row >= wanted.length()) {
                return;
            }
            if (wanted.get(row)) {
                postings.nextPosition();
                sums.add(doc, weight * SparseField.value(postings.getPayload()));
            }
        }
    }
}
