package io.atoll.segment.filtering;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import java.util.List;

/// About how much memory a filter takes.
final class FilterSize {
    private static final long BYTES_PER_NODE = 100;
    private static final long BYTES_PER_LITERAL = 40;

    private FilterSize() {}

    static long bytes(Filter filter) {
        return BYTES_PER_NODE
                + switch (filter) {
                    case Filter.And(var operands) -> bytesOfAll(operands);
                    case Filter.Or(var operands) -> bytesOfAll(operands);
                    case Filter.Not(var operand) -> bytes(operand);
                    case Filter.In(_, var literals) -> bytesOfLiterals(literals);
                    case Filter.Contains(_, var literals, _) -> bytesOfLiterals(literals);
                    case Filter.Like(_, String pattern) -> pattern.length();
                    case Filter.TextMatch(_, String query, _, _) -> query.length();
                    case Filter.Spatial(_, _, var other, _) ->
                            (long) other.getNumPoints() * BYTES_PER_LITERAL;
                    case Filter.Compare(_, _, Filter.Constants(Literal literal)) ->
                            bytesOfLiterals(List.of(literal));
                    case Filter.Compare _ -> 2 * BYTES_PER_NODE;
                    case Filter.Constant _,
                            Filter.Sample _,
                            Filter.IsNull _,
                            Filter.ValidGeometry _,
                            Filter.Exists _ ->
                            0;
                };
    }

    private static long bytesOfAll(List<Filter> filters) {
        long bytes = 0;
        for (Filter filter : filters) {
            bytes += bytes(filter);
        }
        return bytes;
    }

    private static long bytesOfLiterals(List<Literal> literals) {
        long bytes = 0;
        for (Literal literal : literals) {
            bytes +=
                    BYTES_PER_LITERAL
                            + switch (literal) {
                                case Literal.Text(String text) -> text.length();
                                case Literal.Items(var items) -> bytesOfLiterals(items);
                                case Literal.Bool _, Literal.Int _, Literal.Real _ -> 0;
                            };
        }
        return bytes;
    }
}
