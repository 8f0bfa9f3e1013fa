package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter.Operator;

import java.io.IOException;

/// Arithmetic over two operands: in 64-bit integers, which wrap around, where both are integers,
/// else in double. What is no number makes the result absent.
final class ArithmeticOperand implements Operand {
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
        if (either(Scalar.Kind.NULL)) {
            value.set(Scalar.Kind.NULL);
        } else if (either(Scalar.Kind.UNDEFINED)) {
            value.set(Scalar.Kind.UNDEFINED);
        } else if (!leftValue.isNumber() || !rightValue.isNumber()) {
            value.set(Scalar.Kind.ABSENT);
        } else if (divides() && rightValue.real() == 0) {
            value.set(Scalar.Kind.UNDEFINED);
        } else if (leftValue.kind() == Scalar.Kind.INTEGER
                && rightValue.kind() == Scalar.Kind.INTEGER) {
            value.setInteger(integers(leftValue.integer(), rightValue.integer()));
        } else {
            value.setReal(reals(leftValue.real(), rightValue.real()));
        }
    }

    private boolean either(Scalar.Kind kind) {
        return leftValue.kind() == kind || rightValue.kind() == kind;
    }

    private boolean divides() {
        return operator == Operator.DIVIDE || operator == Operator.MODULO;
    }

    private long integers(long a, long b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a % b;
        };
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
