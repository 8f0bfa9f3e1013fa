package io.atoll.segment.filtering;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Evaluates a filter over the rows of one leaf: what the index answers first, the rest row by row
/// where it still matters.
final class LeafFilter {
    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private final LeafReader leaf;
    private final StoredColumns columns;
    private final BooleanSupplier cancelled;
    private final IndexedConditions indexed;
    private final ValueIndexes values;
    private final SpatialConditions spatial;

    LeafFilter(
            LeafReader leaf,
            StoredColumns columns,
            ValueIndexes values,
            BooleanSupplier cancelled) {
        this.leaf = leaf;
        this.columns = columns;
        this.values = values;
        this.cancelled = cancelled;
        this.indexed = new IndexedConditions(leaf, columns);
        this.spatial = new SpatialConditions(leaf, columns);
    }

    /// The rows that the filter accepts.
    FixedBitSet matching(Filter filter) throws IOException {
        return among(all(), NegationNormalForm.of(filter));
    }

    /// Those of the candidates, which are given away, that a filter in negation normal form
    /// accepts.
    private FixedBitSet among(FixedBitSet candidates, Filter filter) throws IOException {
        if (indexed.cover(filter)) {
            candidates.and(indexed.rows(filter));
            return candidates;
        }
        Optional<ValueIndexes.Answer> answer = values.answer(filter);
        if (answer.isPresent()) {
            return decided(answer.get(), filter, candidates);
        }
        return switch (filter) {
            case Filter.And(var operands) -> all(operands, candidates);
            case Filter.Or(var operands) -> any(operands, candidates);
            default -> {
                narrow(candidates, filter);
                yield scan(filter, candidates);
            }
        };
    }

    /// Leaves those of the candidates for which a condition may be true.
    private void narrow(FixedBitSet candidates, Filter condition) throws IOException {
        if (condition instanceof Filter.Spatial relation) {
            Optional<FixedBitSet> possible = spatial.possible(relation);
            if (possible.isPresent()) {
                candidates.and(possible.get());
            }
        }
    }

    private FixedBitSet decided(
            ValueIndexes.Answer answer, Filter condition, FixedBitSet candidates)
            throws IOException {
        FixedBitSet undecided = answer.undecided();
        undecided.and(candidates);
        candidates.and(answer.certain());
        candidates.or(scan(condition, undecided));
        return candidates;
    }

    /// What indexes know comes first, so that rows are looked at only where it matters.
    private FixedBitSet all(List<Filter> operands, FixedBitSet candidates) throws IOException {
        FixedBitSet rows = candidates;
        Map<Cost, List<Filter>> byCost = byCost(operands);
        for (Cost cost : Cost.BELOW_SCAN) {
            for (Filter operand : byCost.getOrDefault(cost, List.of())) {
                rows = among(rows, operand);
            }
        }
        List<Filter> scanned = byCost.getOrDefault(Cost.SCAN, List.of());
        for (Filter operand : scanned) {
            narrow(rows, operand);
        }
        return scanned.isEmpty() ? rows : scan(new Filter.And(scanned), rows);
    }

    private FixedBitSet any(List<Filter> operands, FixedBitSet candidates) throws IOException {
        var rows = new FixedBitSet(candidates.length());
        Map<Cost, List<Filter>> byCost = byCost(operands);
        for (Cost cost : Cost.BELOW_SCAN) {
            for (Filter operand : byCost.getOrDefault(cost, List.of())) {
                FixedBitSet accepted = among(candidates.clone(), operand);
                rows.or(accepted);
                candidates.andNot(accepted);
            }
        }
        List<Filter> scanned = byCost.getOrDefault(Cost.SCAN, List.of());
        if (!scanned.isEmpty()) {
            rows.or(scan(new Filter.Or(scanned), candidates));
        }
        return rows;
    }

    /// What it takes to find the rows of a condition.
    private enum Cost {
        /// An index has them.
        INDEX,
        /// An index says which rows to look at.
        SOME_ROWS,
        /// All rows are looked at.
        SCAN;

        static final List<Cost> BELOW_SCAN = List.of(INDEX, SOME_ROWS);
    }

    private Map<Cost, List<Filter>> byCost(List<Filter> operands) {
        return operands.stream().collect(Collectors.groupingBy(this::cost));
    }

    private Cost cost(Filter filter) {
        if (indexed.cover(filter)) {
            return Cost.INDEX;
        }
        boolean helped =
                switch (filter) {
                    case Filter.And(var operands) ->
                            operands.stream().anyMatch(each -> cost(each) != Cost.SCAN);
                    case Filter.Or(var operands) ->
                            operands.stream().allMatch(each -> cost(each) != Cost.SCAN);
                    default -> values.cover(filter);
                };
        return helped ? Cost.SOME_ROWS : Cost.SCAN;
    }

    private FixedBitSet all() {
        var rows = new FixedBitSet(leaf.maxDoc());
        if (rows.length() > 0) {
            rows.set(0, rows.length());
        }
        return rows;
    }

    /// The candidates that pass, each asked once.
    private FixedBitSet scan(Filter normal, FixedBitSet candidates) throws IOException {
        var passed = new FixedBitSet(candidates.length());
        spatial.rewind();
        RowCondition condition = new RowConditions(leaf, columns, spatial).of(normal);
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
