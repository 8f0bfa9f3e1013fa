package io.atoll.model;

import java.util.List;

/// A constant in a filter or a default value in a schema.
public sealed interface Literal {
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
