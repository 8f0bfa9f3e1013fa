package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;

/// The conditions that the index of a leaf answers without a look at each row: constants compared
/// with scalar fields, and what AND, OR and NOT make of those.
final class IndexedConditions {
    private final LeafReader leaf;
    private final StoredColumns columns;
    private final LeafQueries queries;

    IndexedConditions(LeafReader leaf, StoredColumns columns) {
        this.leaf = leaf;
        this.columns = columns;
        this.queries = new LeafQueries(leaf);
    }

    /// Whether the index answers a filter in negation normal form.
    boolean cover(Filter filter) {
        return switch (filter) {
            case Filter.Constant _ -> true;
            case Filter.And(var operands) -> operands.stream().allMatch(this::cover);
            case Filter.Or(var operands) -> operands.stream().allMatch(this::cover);
            case Filter.Not(var operand) -> cover(operand);
            case Filter.Compare(Reference field, _, Filter.Constants(Literal literal)) ->
                    isIndexed(field) && isWhole(literal);
            case Filter.In(var field, var literals) ->
                    isIndexed(field) && literals.stream().allMatch(IndexedConditions::isWhole);
            case Filter.Like(var field, String text) -> {
                var pattern = new LikePattern(text);
                yield isIndexed(field)
                        && (pattern.isLiteral() || pattern.isPrefix())
                        && pattern.literalLength() < LuceneFields.MAX_TERM_BYTES;
            }
            case Filter.TextMatch match -> columns.has(match.reference().fieldId());
            case Filter.IsNull(var field) ->
                    isIndexed(field) || isWholeArray(field) || isGeometry(field);
            case Filter.Compare _,
                    Filter.Sample _,
                    Filter.Exists _,
                    Filter.Spatial _,
                    Filter.ValidGeometry _,
                    Filter.Contains _ ->
                    false;
        };
    }

    private boolean isIndexed(Reference field) {
        return switch (field.type().shape()) {
            case BOOL, INTEGER, TIMESTAMP, FLOAT, DOUBLE, TEXT -> columns.has(field.fieldId());
            case JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR -> false;
        };
    }

    /// The index knows which rows have an array, though not what is in it.
    private boolean isWholeArray(Reference field) {
        return field.type() == DataType.ARRAY
                && field.path().isEmpty()
                && columns.has(field.fieldId());
    }

    private boolean isGeometry(Reference field) {
        return field.type() == DataType.GEOMETRY && columns.has(field.fieldId());
    }

    /// Terms hold only the beginning of longer values.
    private static boolean isWhole(Literal literal) {
        return !(literal instanceof Literal.Text(String text))
                || text.length() * 3L < LuceneFields.MAX_TERM_BYTES;
    }

    /// The rows for which a covered filter is true.
    FixedBitSet rows(Filter filter) throws IOException {
        return switch (filter) {
            case Filter.Constant(boolean value) -> value ? all() : none();
            case Filter.And(var operands) -> {
                FixedBitSet rows = rows(operands.getFirst());
                for (Filter operand : operands.subList(1, operands.size())) {
                    rows.and(rows(operand));
                }
                yield rows;
            }
            case Filter.Or(var operands) -> {
                FixedBitSet rows = rows(operands.getFirst());
                for (Filter operand : operands.subList(1, operands.size())) {
                    rows.or(rows(operand));
                }
                yield rows;
            }
            case Filter.Not(Filter.Compare(var left, var comparison, var right))
                    when comparison == Comparison.NOT_EQUAL ->
                    rows(new Filter.Compare(left, Comparison.EQUAL, right));
            case Filter.Compare(var left, var comparison, var right)
                    when comparison == Comparison.NOT_EQUAL ->
                    rows(new Filter.Not(new Filter.Compare(left, Comparison.EQUAL, right)));
            case Filter.IsNull(var field) -> {
                FixedBitSet rows = all();
                rows.andNot(known(field));
                yield rows;
            }
            case Filter.Not(Filter.IsNull(var field)) -> known(field);
            case Filter.Not(Filter operand) -> {
                // Where the field is null, the condition and its negation are both unknown.
                FixedBitSet rows = known(field(operand));
                rows.andNot(rows(operand));
                yield rows;
            }
            case Filter.Compare(Reference field, var comparison, Filter.Constants(var literal)) ->
                    run(ScalarQueries.compare(field, comparison, literal));
            case Filter.In(var field, var literals) -> run(ScalarQueries.in(field, literals));
            case Filter.Like(var field, String pattern) ->
                    run(
                            ScalarQueries.like(
                                    LuceneFields.of(field.fieldId()), new LikePattern(pattern)));
            case Filter.TextMatch match ->
                    match.phrase()
                            ? run(TextMatches.phrase(columns.schema(), match))
                            : TextMatches.rows(columns.schema(), match, leaf);
            case Filter.Compare _,
                    Filter.Sample _,
                    Filter.Exists _,
                    Filter.Spatial _,
                    Filter.ValidGeometry _,
                    Filter.Contains _ ->
                    throw new IllegalArgumentException("not indexed: " + filter);
        };
    }

    private static Reference field(Filter condition) {
        return switch (condition) {
            case Filter.Compare(Reference field, _, _) -> field;
            case Filter.In(var field, _) -> field;
            case Filter.Like(var field, _) -> field;
            case Filter.TextMatch match -> match.reference();
            default -> throw new IllegalArgumentException("not indexed: " + condition);
        };
    }

    private FixedBitSet all() {
        return queries.all();
    }

    private FixedBitSet none() {
        return queries.none();
    }

    /// The rows that have a value.
    FixedBitSet known(Reference field) throws IOException {
        return run(new FieldExistsQuery(LuceneFields.of(field.fieldId())));
    }

    private FixedBitSet run(Query query) throws IOException {
        return queries.rows(query);
    }
}
