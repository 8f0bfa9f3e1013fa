package io.atoll.filter;

import io.atoll.model.AtollException;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;

import java.time.ZoneId;
import java.util.Map;

/// Parses the filter expressions of Milvus's clients.
///
/// What differs from Milvus: BOOL fields are conditions by themselves, NOT binds looser than
/// comparisons, integers and floating-point numbers compare by value, and arithmetic may nest and
/// use several fields. Milvus refuses all of these. What is refused is so in Milvus's words, behind
/// which the place stands.
public final class FilterParser {
    /// How deep brackets may nest; each level takes some 30 frames of the thread's stack.
    static final int MAX_BRACKETS = 100;

    /// How much of the expression an error message shows.
    private static final int MAX_SHOWN = 1024;

    private FilterParser() {}

    /// Parses an expression, resolves its names and checks its types.
    ///
    /// @param text the expression; blank: true for every row
    /// @param params the values of `{name}`: [Boolean], [Long], [Double], [String], or a
    ///   [java.util.List] of them
    /// @param zone whose time points in time without an offset mean
    /// @throws AtollException PARAMETER_INVALID for an expression that cannot be used,
    ///   FIELD_NOT_FOUND for a name that means nothing; the message has the line and column (from
    ///   1) and what is wrong there
    public static Filter parse(
            String text, Schema schema, Map<String, Object> params, ZoneId zone) {
        if (text.isBlank()) {
            return new Filter.Constant(true);
        }
        try {
            ExpressionParser parser = parser(text);
            return new ExpressionReader(schema, params, zone).filter(parser.filter());
        } catch (ExpressionError e) {
            throw new AtollException(
                    e.code(),
                    "failed to create query plan: cannot parse expression: %s, error: %s"
                            .formatted(shown(text), e.problem()));
        }
    }

    private static ExpressionParser parser(String text) {
        var errors = new SyntaxErrors();
        var lexer = new ExpressionLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(errors);
        var tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkBrackets(tokens);
        var parser = new ExpressionParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(errors);
        // The grammar needs no more than the tokens ahead, and this is faster.
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return parser;
    }

    private static void checkBrackets(CommonTokenStream tokens) {
        int depth = 0;
        for (Token token : tokens.getTokens()) {
            switch (token.getType()) {
                case ExpressionLexer.OPEN, ExpressionLexer.OPEN_BRACKET -> depth++;
                case ExpressionLexer.CLOSE, ExpressionLexer.CLOSE_BRACKET -> depth--;
                default -> {
                    continue;
                }
            }
            if (depth > MAX_BRACKETS) {
                throw new ExpressionError(
                        token,
                        "brackets are nested too deeply: more than %d levels"
                                .formatted(MAX_BRACKETS));
            }
        }
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN
                ? text
                : text.substring(0, MAX_SHOWN)
                        + "... (%d characters in all)".formatted(text.length());
    }
}
