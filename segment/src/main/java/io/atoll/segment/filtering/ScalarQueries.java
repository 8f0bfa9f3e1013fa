package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.segment.columns.LuceneFields;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

import java.util.ArrayList;
import java.util.List;

/// Lucene queries for constants compared with scalar fields, which lie in the index as
/// [LuceneFields] says. A constant of another kind than the field equals none of its values.
final class ScalarQueries {
    private static final Query NOTHING = new MatchNoDocsQuery();

    private ScalarQueries() {}

    /// @param comparison not NOT_EQUAL
    static Query compare(Reference field, Comparison comparison, Literal literal) {
        return compare(LuceneFields.of(field.fieldId()), field.type(), comparison, literal);
    }

    /// @param name a Lucene field that holds values as a scalar field of this type does
    /// @param comparison not NOT_EQUAL
    static Query compare(String name, DataType type, Comparison comparison, Literal literal) {
        return switch (type.shape()) {
            case BOOL ->
                    literal instanceof Literal.Bool(boolean value) && comparison == Comparison.EQUAL
                            ? NumberQueries.integers(name, comparison, value ? 1 : 0)
                            : NOTHING;
            case INTEGER, TIMESTAMP ->
                    switch (literal) {
                        case Literal.Int(long value) ->
                                NumberQueries.integers(name, comparison, value);
                        case Literal.Real(double value) ->
                                NumberQueries.integers(name, comparison, value);
                        case Literal.Bool _, Literal.Text _, Literal.Items _ -> NOTHING;
                    };
            case FLOAT ->
                    FloatLiterals.rounded(literal) instanceof Literal.Real(double value)
                            ? NumberQueries.floats(name, comparison, (float) value)
                            : NOTHING;
            case DOUBLE ->
                    switch (literal) {
                        case Literal.Int(long value) ->
                                NumberQueries.doubles(name, comparison, value);
                        case Literal.Real(double value) ->
                                NumberQueries.doubles(name, comparison, value);
                        case Literal.Bool _, Literal.Text _, Literal.Items _ -> NOTHING;
                    };
            case TEXT ->
                    literal instanceof Literal.Text(String text)
                            ? texts(name, comparison, new BytesRef(text))
                            : NOTHING;
            case JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("no scalar: " + type);
        };
    }

    private static Query texts(String name, Comparison comparison, BytesRef text) {
        return switch (comparison) {
            case EQUAL -> new ConstantScoreQuery(new TermQuery(new Term(name, text)));
            case LESS -> new TermRangeQuery(name, null, text, true, false);
            case LESS_OR_EQUAL -> new TermRangeQuery(name, null, text, true, true);
            case GREATER -> new TermRangeQuery(name, text, null, false, true);
            case GREATER_OR_EQUAL -> new TermRangeQuery(name, text, null, true, true);
            case NOT_EQUAL -> throw new IllegalArgumentException("not one range");
        };
    }

    static Query in(Reference field, List<Literal> literals) {
        return in(LuceneFields.of(field.fieldId()), field.type(), literals);
    }

    static Query in(String name, DataType type, List<Literal> literals) {
        return switch (type.shape()) {
            case BOOL -> NumberQueries.integersIn(name, bools(literals));
            case INTEGER, TIMESTAMP -> NumberQueries.integersIn(name, literals);
            case FLOAT ->
                    NumberQueries.floatsIn(
                            name, literals.stream().map(FloatLiterals::rounded).toList());
            case DOUBLE -> NumberQueries.doublesIn(name, literals);
            case TEXT -> {
                var terms = new ArrayList<BytesRef>();
                for (Literal literal : literals) {
                    if (literal instanceof Literal.Text(String text)) {
                        terms.add(new BytesRef(text));
                    }
                }
                yield new TermInSetQuery(name, terms);
            }
            case JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("no scalar: " + type);
        };
    }

    private static List<Literal> bools(List<Literal> literals) {
        var numbers = new ArrayList<Literal>();
        for (Literal literal : literals) {
            if (literal instanceof Literal.Bool(boolean value)) {
                numbers.add(new Literal.Int(value ? 1 : 0));
            }
        }
        return numbers;
    }

    /// @param pattern a literal, or a prefix
    static Query like(String name, LikePattern pattern) {
        var term = new Term(name, pattern.prefix());
        return pattern.isLiteral()
                ? new ConstantScoreQuery(new TermQuery(term))
                : new PrefixQuery(term);
    }
}
