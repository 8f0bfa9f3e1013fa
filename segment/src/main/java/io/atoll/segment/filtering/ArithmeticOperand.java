package io.atoll.segment.filtering;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter.Operator;

import java.io.IOException;
import java.math.BigInteger;

/// Arithmetic over two operands: exact where both are integers, else in double. What is no number
/// makes the result absent.
final class ArithmeticOperand implements Operand {
    static final int MAX_BITS = 4096;

    private final Operand left;
    private final Operator operator;
    private final Operand right;
    private final Scalar leftValue = new Scalar();
    private final Scalar rightValue = new Scalar();

    ArithmeticOperand(Operand left, Operator operator, Operand right) {
        this.left = left;
        this.operator = operator;
        this.right = right;
    }

    @Override
    public void load(int row, Scalar value) throws IOException {
        left.load(row, leftValue);
        right.load(row, rightValue);
        if (leftValue.isUnknown() || rightValue.isUnknown()) {
            value.set(Scalar.Kind.ABSENT);
        } else if (isUndefined(leftValue) || isUndefined(rightValue)) {
            value.set(Scalar.Kind.UNDEFINED);
        } else if (!leftValue.isNumber() || !rightValue.isNumber()) {
            value.set(Scalar.Kind.ABSENT);
        } else if (divides() && rightValue.real() == 0) {
            value.set(Scalar.Kind.UNDEFINED);
        } else if (leftValue.isWhole() && rightValue.isWhole()) {
            integers(value);
        } else {
            value.setReal(reals(leftValue.real(), rightValue.real()));
        }
    }

    private static boolean isUndefined(Scalar operand) {
        return operand.kind() == Scalar.Kind.UNDEFINED;
    }

    private boolean divides() {
        return operator == Operator.DIVIDE || operator == Operator.MODULO;
    }

    private void integers(Scalar value) {
        if (leftValue.kind() == Scalar.Kind.INTEGER && rightValue.kind() == Scalar.Kind.INTEGER) {
            long a = leftValue.integer();
            long b = rightValue.integer();
            if (fitsLong(a, b)) {
                value.setInteger(longs(a, b));
                return;
            }
        }
        value.setWhole(bounded(wholes(leftValue.whole(), rightValue.whole())));
    }

    /// Whether the result of two longs is one.
    private boolean fitsLong(long a, long b) {
        return switch (operator) {
            case ADD -> ((a ^ (a + b)) & (b ^ (a + b))) >= 0;
            case SUBTRACT -> ((a ^ b) & (a ^ (a - b))) >= 0;
            case MULTIPLY -> Math.multiplyHigh(a, b) == (a * b) >> (Long.SIZE - 1);
            case DIVIDE -> a != Long.MIN_VALUE || b != -1;
            case MODULO -> true;
        };
    }

    private long longs(long a, long b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a % b;
        };
    }

    private BigInteger wholes(BigInteger a, BigInteger b) {
        return switch (operator) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE -> a.divide(b);
            case MODULO -> a.remainder(b);
        };
    }

    /// Products of products would grow beyond what is worth computing for each row.
    private static BigInteger bounded(BigInteger value) {
        if (value.bitLength() > MAX_BITS) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    ("the filter's arithmetic gives an integer of %d bits for one of the rows;"
                                    + " at most %d are computed")
                            .formatted(value.bitLength(), MAX_BITS));
        }
        return value;
    }

    private double reals(double a, double b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a % b;
        };
    }
}
