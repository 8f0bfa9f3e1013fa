package io.atoll.segment.filtering;

import io.atoll.model.Literal;

import org.apache.lucene.util.BytesRef;

import java.util.ArrayList;
import java.util.List;

/// The value of an operand in one row: filled anew for each row, so that nothing is allocated.
final class Scalar {

    enum Kind {
        /// A field without a value.
        NULL,
        /// A JSON path that leads nowhere.
        ABSENT,
        /// JSON's null.
        JSON_NULL,
        BOOL,
        INTEGER,
        REAL,
        TEXT,
        ARRAY,
        OBJECT,
        /// The result of a division by zero.
        UNDEFINED
    }

    private static final BytesRef NO_TEXT = new BytesRef();

    private Kind kind = Kind.NULL;
    private long integer;
    private double real;
    private BytesRef text = NO_TEXT;
    private final List<Literal> elements = new ArrayList<>();

    Kind kind() {
        return kind;
    }

    boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.REAL;
    }

    /// BOOL: 1 for true.
    long integer() {
        return integer;
    }

    /// The number as a double, whichever kind it is.
    double real() {
        return kind == Kind.INTEGER ? integer : real;
    }

    BytesRef text() {
        return text;
    }

    /// The primitive values in an array.
    List<Literal> elements() {
        return elements;
    }

    void set(Kind newKind) {
        kind = newKind;
    }

    void setBool(boolean value) {
        kind = Kind.BOOL;
        integer = value ? 1 : 0;
    }

    void setInteger(long value) {
        kind = Kind.INTEGER;
        integer = value;
    }

    void setReal(double value) {
        kind = Kind.REAL;
        real = value;
    }

    void setText(BytesRef value) {
        kind = Kind.TEXT;
        text = value;
    }

    void set(Literal literal) {
        switch (literal) {
            case Literal.Bool(boolean value) -> setBool(value);
            case Literal.Int(long value) -> setInteger(value);
            case Literal.Real(double value) -> setReal(value);
            case Literal.Text(String value) -> setText(new BytesRef(value));
        }
    }

    void set(Scalar other) {
        kind = other.kind;
        integer = other.integer;
        real = other.real;
        text = other.text;
    }
}
