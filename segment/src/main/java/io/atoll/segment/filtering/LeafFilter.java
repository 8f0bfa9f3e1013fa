package io.atoll.segment.filtering;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Evaluates a filter over the rows of one leaf: what the index answers first, the rest row by row
/// where it still matters.
final class LeafFilter {
    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private final LeafReader leaf;
    private final StoredColumns columns;
    private final BooleanSupplier cancelled;
    private final IndexedConditions indexed;

    LeafFilter(LeafReader leaf, StoredColumns columns, BooleanSupplier cancelled) {
        this.leaf = leaf;
        this.columns = columns;
        this.cancelled = cancelled;
        this.indexed = new IndexedConditions(leaf, columns);
    }

    /// The rows that the filter accepts.
    FixedBitSet matching(Filter filter) throws IOException {
        Filter normal = NegationNormalForm.of(filter);
        if (indexed.cover(normal)) {
            return indexed.rows(normal);
        }
        var rest = new ArrayList<Filter>();
        return switch (normal) {
            case Filter.And(var operands) -> {
                FixedBitSet candidates = all();
                for (Filter operand : indexedOf(operands, rest)) {
                    candidates.and(indexed.rows(operand));
                }
                yield matching(new Filter.And(rest), candidates);
            }
            case Filter.Or(var operands) -> {
                var certain = new FixedBitSet(leaf.maxDoc());
                for (Filter operand : indexedOf(operands, rest)) {
                    certain.or(indexed.rows(operand));
                }
                FixedBitSet undecided = all();
                undecided.andNot(certain);
                certain.or(matching(new Filter.Or(rest), undecided));
                yield certain;
            }
            default -> matching(normal, all());
        };
    }

    private List<Filter> indexedOf(List<Filter> operands, List<Filter> rest) {
        var covered = new ArrayList<Filter>();
        for (Filter operand : operands) {
            (indexed.cover(operand) ? covered : rest).add(operand);
        }
        return covered;
    }

    private FixedBitSet all() {
        var rows = new FixedBitSet(leaf.maxDoc());
        if (rows.length() > 0) {
            rows.set(0, rows.length());
        }
        return rows;
    }

    /// The candidates that pass, each asked once.
    private FixedBitSet matching(Filter normal, FixedBitSet candidates) throws IOException {
        var passed = new FixedBitSet(candidates.length());
        RowCondition condition = new RowConditions(leaf, columns).of(normal);
        int untilCheck = 0;
        var rows = new RowSet(candidates);
        for (int row = rows.next(0); row >= 0; row = rows.next(row + 1)) {
            if (untilCheck-- == 0) {
                requireNotCancelled();
                untilCheck = ROWS_BETWEEN_CHECKS;
            }
            if (condition.test(row) == Truth.TRUE) {
                passed.set(row);
            }
        }
        return passed;
    }

    private void requireNotCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new AtollException(ErrorCode.CANCELLED, "the search was cancelled");
        }
    }
}
