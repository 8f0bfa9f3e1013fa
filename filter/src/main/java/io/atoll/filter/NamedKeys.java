package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Recognises filters that name rows by their primary keys.
public final class NamedKeys {
    private NamedKeys() {}

    /// The keys that a filter asks for and nothing else: of `key == x` and of `key in [x, y]`, as
    /// they stand there, repetitions included.
    ///
    /// @return empty for every other filter
    public static Optional<Keys> of(Filter filter, Schema schema) {
        return switch (filter) {
            case Filter.Compare(
                            Filter.Reference reference,
                            Filter.Comparison comparison,
                            Filter.Constants(Literal literal))
                    when comparison == Filter.Comparison.EQUAL ->
                    keys(reference, List.of(literal), schema.primaryKey());
            case Filter.In(Filter.Reference reference, List<Literal> literals) ->
                    keys(reference, literals, schema.primaryKey());
            default -> Optional.empty();
        };
    }

    private static Optional<Keys> keys(
            Filter.Reference reference, List<Literal> literals, Field primaryKey) {
        if (reference.fieldId() != primaryKey.id()) {
            return Optional.empty();
        }
        return primaryKey.type() == DataType.VARCHAR ? texts(literals) : integers(literals);
    }

    private static Optional<Keys> texts(List<Literal> literals) {
        var texts = new ArrayList<String>(literals.size());
        for (Literal literal : literals) {
            if (!(literal instanceof Literal.Text(String value))) {
                return Optional.empty();
            }
            texts.add(value);
        }
        return Optional.of(Keys.ofTexts(texts));
    }

    private static Optional<Keys> integers(List<Literal> literals) {
        var integers = new long[literals.size()];
        for (int i = 0; i < integers.length; i++) {
            // A floating-point number may equal a key, or none: let the filter find out.
            if (!(literals.get(i) instanceof Literal.Int(long value))) {
                return Optional.empty();
            }
            integers[i] = value;
        }
        return Optional.of(Keys.ofLongs(integers));
    }
}
