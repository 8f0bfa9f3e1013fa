package io.atoll.filter;

import io.atoll.model.ErrorCode;

import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Stops at the first syntax error and says in words what stands there and what could have.
final class SyntaxErrors extends BaseErrorListener {

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offending,
            int line,
            int column,
            String ignored,
            @Nullable RecognitionException cause) {
        var problem = new StringBuilder();
        if (offending instanceof Token token) {
            problem.append(found(token));
        } else {
            problem.append("unreadable text");
        }
        // After a wrong choice between alternatives, the parser's expectation is that of their
        // start.
        if (recognizer instanceof Parser parser && !isSelfExplaining(offending)) {
            List<String> expected = expected(parser.getExpectedTokens());
            if (!expected.isEmpty()) {
                problem.append(", expected ").append(join(expected));
            }
        }
        throw new ExpressionError(ErrorCode.PARAMETER_INVALID, line, column, problem.toString());
    }

    private static boolean isSelfExplaining(@Nullable Object offending) {
        return offending instanceof Token token
                && (token.getType() == ExpressionParser.UNCLOSED_STRING
                        || token.getType() == ExpressionParser.STRAY_WORD);
    }

    private static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the expression ends too early";
            case ExpressionParser.UNCLOSED_STRING -> "the string that begins here has no end";
            case ExpressionParser.STRAY_WORD ->
                    "'%s' is neither a number nor a name".formatted(token.getText());
            default -> "unexpected '%s'".formatted(token.getText());
        };
    }

    private static List<String> expected(IntervalSet tokens) {
        var words = new ArrayList<String>();
        if (tokens.contains(ExpressionParser.INTEGER)) {
            words.add(tokens.contains(ExpressionParser.IDENTIFIER) ? "a value" : "a number");
        } else if (tokens.contains(ExpressionParser.IDENTIFIER)) {
            words.add("a name");
        }
        if (tokens.contains(ExpressionParser.STRING) && words.contains("a number")) {
            words.add("a string");
        }
        // Where a condition may end, it may also go on; the parser has left its rules by then.
        boolean mayEnd =
                tokens.contains(Token.EOF)
                        || tokens.contains(ExpressionParser.CLOSE)
                        || tokens.contains(ExpressionParser.COMMA);
        if (mayEnd && !tokens.contains(ExpressionParser.INTEGER)) {
            words.add("an operator");
        } else if (tokens.contains(ExpressionParser.IN)) {
            words.add("'in'");
        } else if (tokens.contains(ExpressionParser.NULL)
                && !tokens.contains(ExpressionParser.IDENTIFIER)) {
            words.add("'null'");
        }
        for (int punctuation :
                new int[] {
                    ExpressionParser.COMMA,
                    ExpressionParser.CLOSE,
                    ExpressionParser.CLOSE_BRACKET,
                    ExpressionParser.CLOSE_BRACE
                }) {
            if (tokens.contains(punctuation)) {
                words.add(ExpressionParser.VOCABULARY.getDisplayName(punctuation));
            }
        }
        if (tokens.contains(Token.EOF)) {
            words.add("the end");
        }
        return words;
    }

    private static String join(List<String> words) {
        if (words.size() == 1) {
            return words.getFirst();
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }
}
