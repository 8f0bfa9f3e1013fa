package io.atoll.segment.sealed;

import io.atoll.segment.search.KeyOrder;

import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/// The order of keys in a sealed segment that has several rows of one key: rows are in the order of
/// their keys, so those of one key follow each other.
final class RepeatedKeys implements KeyOrder {
    /// Rows whose key is not that of the row before.
    private final FixedBitSet first;

    private RepeatedKeys(FixedBitSet first) {
        this.first = first;
    }

    /// @param terms of the keys; null if there is no row
    /// @return empty if no key comes twice
    static Optional<KeyOrder> in(@Nullable Terms terms, int rowCount) throws IOException {
        if (terms == null || terms.size() == rowCount) {
            return Optional.empty();
        }
        var first = new FixedBitSet(rowCount);
        TermsEnum key = terms.iterator();
        for (int row = 0; key.next() != null; row += key.docFreq()) {
            first.set(row);
        }
        return Optional.of(new RepeatedKeys(first));
    }

    @Override
    public int compare(int row, int other) {
        if (row == other) {
            return 0;
        }
        int next = first.nextSetBit(Math.min(row, other) + 1);
        return next <= Math.max(row, other) ? Integer.compare(row, other) : 0;
    }
}
