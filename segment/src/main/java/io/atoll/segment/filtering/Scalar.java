package io.atoll.segment.filtering;

import io.atoll.model.Literal;

import org.apache.lucene.util.BytesRef;

import java.math.BigInteger;
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
        /// An integer of more than 64 bits, as only arithmetic makes it.
        LARGE_INTEGER,
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
    private BigInteger whole = BigInteger.ZERO;
    private double real;
    private BytesRef text = NO_TEXT;
    private final List<Literal> elements = new ArrayList<>();
    private int length;

    Kind kind() {
        return kind;
    }

    boolean isNumber() {
        return isWhole() || kind == Kind.REAL;
    }

    boolean isWhole() {
        return kind == Kind.INTEGER || kind == Kind.LARGE_INTEGER;
    }

    /// Whether there is no value that a condition could be true or false of.
    boolean isUnknown() {
        return kind == Kind.NULL || kind == Kind.ABSENT || kind == Kind.JSON_NULL;
    }

    /// BOOL: 1 for true.
    long integer() {
        return integer;
    }

    /// The number as a double, whichever kind it is.
    double real() {
        return switch (kind) {
            case INTEGER -> integer;
            case LARGE_INTEGER -> whole.doubleValue();
            default -> real;
        };
    }

    /// An integer of either kind.
    BigInteger whole() {
        return kind == Kind.INTEGER ? BigInteger.valueOf(integer) : whole;
    }

    BytesRef text() {
        return text;
    }

    /// The primitive values in an array, and the lists in it where somebody looks for lists.
    List<Literal> elements() {
        return elements;
    }

    /// How many elements an array has, of whatever kinds.
    int length() {
        return length;
    }

    void setLength(int elementCount) {
        length = elementCount;
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

    void setWhole(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            setInteger(value.longValue());
        } else {
            kind = Kind.LARGE_INTEGER;
            whole = value;
        }
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
            case Literal.Items _ -> throw new IllegalArgumentException("a list is no scalar");
        }
    }

    void set(Scalar other) {
        kind = other.kind;
        integer = other.integer;
        whole = other.whole;
        real = other.real;
        text = other.text;
        length = other.length;
    }
}
