package io.atoll.filter;

import io.atoll.model.ErrorCode;

import org.antlr.v4.runtime.Token;

/// What is wrong with an expression, and where. Carried from deep inside the reading of an
/// expression to [FilterParser], which knows the whole text.
final class ExpressionError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    ExpressionError(Token at, String problem) {
        this(ErrorCode.PARAMETER_INVALID, at.getLine(), at.getCharPositionInLine(), problem);
    }

    ExpressionError(ErrorCode code, Token at, String problem) {
        this(code, at.getLine(), at.getCharPositionInLine(), problem);
    }

    /// @param column from 0, as ANTLR counts; shown from 1, as editors count
    ExpressionError(ErrorCode code, int line, int column, String problem) {
        super("%s (at %d:%d)".formatted(problem, line, column + 1), null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    /// What is wrong, and the line and column where it is.
    String problem() {
        return String.valueOf(getMessage());
    }
}
