package io.atoll.segment.filtering;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Evaluates a filter over the rows of one leaf.
final class LeafFilter {
    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private final LeafReader leaf;
    private final StoredColumns columns;
    private final BooleanSupplier cancelled;

    LeafFilter(LeafReader leaf, StoredColumns columns, BooleanSupplier cancelled) {
        this.leaf = leaf;
        this.columns = columns;
        this.cancelled = cancelled;
    }

    /// The rows that the filter accepts.
    FixedBitSet matching(Filter filter) throws IOException {
        var bits = new FixedBitSet(leaf.maxDoc());
        RowCondition condition = new RowConditions(leaf, columns).of(NegationNormalForm.of(filter));
        for (int row = 0; row < leaf.maxDoc(); row++) {
            if (row % ROWS_BETWEEN_CHECKS == 0 && cancelled.getAsBoolean()) {
                throw new AtollException(ErrorCode.CANCELLED, "the search was cancelled");
            }
            if (condition.test(row) == Truth.TRUE) {
                bits.set(row);
            }
        }
        return bits;
    }
}
