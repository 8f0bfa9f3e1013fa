package io.atoll.model;

/// A constant in a filter or a default value in a schema.
public sealed interface Literal {
    record Bool(boolean value) implements Literal {}

    record Int(long value) implements Literal {}

    record Real(double value) implements Literal {}

    record Text(String value) implements Literal {}
}
