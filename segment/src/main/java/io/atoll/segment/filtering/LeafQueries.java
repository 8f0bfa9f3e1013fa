package io.atoll.segment.filtering;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;

/// Runs Lucene's queries over one leaf. Every answer is a set of its own, one bit for each row.
final class LeafQueries {
    private final LeafReader leaf;
    private final IndexSearcher searcher;

    LeafQueries(LeafReader leaf) {
        this.leaf = leaf;
        this.searcher = new IndexSearcher(leaf);
        searcher.setQueryCache(null);
    }

    FixedBitSet rows(Query query) throws IOException {
        FixedBitSet rows = none();
        Scorer scorer =
                searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1)
                        .scorer(leaf.getContext());
        if (scorer != null) {
            rows.or(scorer.iterator());
        }
        return rows;
    }

    FixedBitSet all() {
        FixedBitSet rows = none();
        if (rows.length() > 0) {
            rows.set(0, rows.length());
        }
        return rows;
    }

    FixedBitSet none() {
        return new FixedBitSet(leaf.maxDoc());
    }
}
