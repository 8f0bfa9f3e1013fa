package io.atoll.model;

import java.util.List;
import java.util.stream.Collectors;

/// A constant in a filter or a default value in a schema.
public sealed interface Literal {
    /// As people write it, for messages: texts in quotes.
    default String shown() {
        return switch (this) {
            case Bool(var value) -> String.valueOf(value);
            case Int(var value) -> String.valueOf(value);
            case Real(var value) -> String.valueOf(value);
            case Text(var value) -> "'" + value + "'";
            case Items(var values) ->
                    values.stream().map(Literal::shown).collect(Collectors.joining(", ", "[", "]"));
        };
    }

    record Bool(boolean value) implements Literal {}

    record Int(long value) implements Literal {}

    record Real(double value) implements Literal {}

    record Text(String value) implements Literal {}

    /// A list of constants, which an ARRAY or an array in JSON is compared with. No field has it as
    /// its default value.
    record Items(List<Literal> values) implements Literal {
        public Items {
            values = List.copyOf(values);
        }
    }
}
