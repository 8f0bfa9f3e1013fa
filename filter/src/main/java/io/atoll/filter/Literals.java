package io.atoll.filter;

import io.atoll.model.Literal;

import org.antlr.v4.runtime.Token;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// Turns the texts of literals, and the values of parameters, into constants.
final class Literals {
    /// Digits of the longest spelling of a 64-bit integer: `0b` and 64 ones.
    private static final int MAX_INTEGER_LENGTH = 66;

    private static final int MAX_LIST_DEPTH = 6;

    private static final String SIMPLE_ESCAPES = "abfnrtv";
    private static final String SIMPLE_ESCAPED = "\007\b\f\n\r\t\013";

    private Literals() {}

    static Literal read(ExpressionParser.LiteralContext literal, boolean negative) {
        Token token = literal.getStart();
        return switch (token.getType()) {
            case ExpressionParser.INTEGER -> integer(token, negative);
            case ExpressionParser.REAL -> real(token, negative);
            case ExpressionParser.STRING, ExpressionParser.RAW_STRING -> {
                refuseSign(token, negative);
                yield new Literal.Text(string(token));
            }
            default -> {
                refuseSign(token, negative);
                yield new Literal.Bool(token.getType() == ExpressionParser.TRUE);
            }
        };
    }

    private static void refuseSign(Token token, boolean negative) {
        if (negative) {
            throw new ExpressionError(token, "'-' works on numbers only");
        }
    }

    private static Literal integer(Token token, boolean negative) {
        String text = token.getText();
        BigInteger value = magnitude(token, text);
        BigInteger signed = negative ? value.negate() : value;
        if (signed.bitLength() > 63) {
            throw overflow(token, text);
        }
        return new Literal.Int(signed.longValue());
    }

    private static BigInteger magnitude(Token token, String text) {
        if (text.length() > MAX_INTEGER_LENGTH) {
            throw overflow(token, text.substring(0, MAX_INTEGER_LENGTH) + "...");
        }
        if (text.startsWith("0x") || text.startsWith("0X")) {
            return new BigInteger(text.substring(2), 16);
        }
        if (text.startsWith("0b") || text.startsWith("0B")) {
            return new BigInteger(text.substring(2), 2);
        }
        if (text.length() > 1 && text.startsWith("0")) {
            if (text.contains("8") || text.contains("9")) {
                throw new ExpressionError(
                        token, "'%s' begins with 0 but is no octal number".formatted(text));
            }
            return new BigInteger(text, 8);
        }
        return new BigInteger(text);
    }

    private static ExpressionError overflow(Token token, String text) {
        return new ExpressionError(
                token, "integer overflow: %s does not fit into 64 bits".formatted(text));
    }

    private static Literal real(Token token, boolean negative) {
        double value = Double.parseDouble(token.getText());
        if (Double.isInfinite(value)) {
            throw new ExpressionError(
                    token, "float overflow: the number is too large for a double");
        }
        return new Literal.Real(negative ? -value : value);
    }

    /// The characters between the quotes, escapes resolved. `\xHH` and octal escapes are code
    /// points, as in the texts that Python's `repr` makes. `\%` and `\_` stay as they are: they are
    /// escapes of the patterns of `like`.
    static String string(Token token) {
        String quoted = token.getText();
        if (token.getType() == ExpressionParser.RAW_STRING) {
            return quoted.substring(2, quoted.length() - 1);
        }
        String text = quoted.substring(1, quoted.length() - 1);
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            int simple = SIMPLE_ESCAPES.indexOf(escape);
            if (simple >= 0) {
                result.append(SIMPLE_ESCAPED.charAt(simple));
            } else if (escape == '%' || escape == '_') {
                result.append('\\').append(escape);
            } else if (escape == 'x' || escape == 'u' || escape == 'U') {
                int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
                result.append(codePoint(token, text, i + 1, digits, 16));
                i += digits;
            } else if (escape >= '0' && escape <= '7') {
                int digits = octalDigits(text, i);
                result.append(codePoint(token, text, i, digits, 8));
                i += digits - 1;
            } else if ("\\\"'?`".indexOf(escape) >= 0) {
                result.append(escape);
            } else {
                throw badEscape(token, "\\" + escape);
            }
        }
        return result.toString();
    }

    private static int octalDigits(String text, int from) {
        int end = from;
        while (end < text.length()
                && end < from + 3
                && text.charAt(end) >= '0'
                && text.charAt(end) <= '7') {
            end++;
        }
        return end - from;
    }

    private static String codePoint(Token token, String text, int from, int digits, int radix) {
        int end = Math.min(text.length(), from + digits);
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < end ? Character.digit(text.charAt(i), radix) : -1;
            // Eight hexadecimal digits may be more than an int holds: stop at the first too large.
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                throw badEscape(token, "\\" + text.substring(radix == 8 ? from : from - 1, end));
            }
            value = value * radix + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw badEscape(token, "\\" + text.substring(from - 1, end));
        }
        return Character.toString(value);
    }

    private static ExpressionError badEscape(Token token, String escape) {
        return new ExpressionError(
                token, "the string contains '%s', which is no known escape".formatted(escape));
    }

    /// The value that the caller gave for `{name}`.
    static Term parameter(Token at, String name, Map<String, Object> params) {
        Object value = params.get(name);
        if (value == null) {
            throw new ExpressionError(
                    at,
                    ("the value of expression template variable name {%s} is not found; values"
                                    + " were given for %s")
                            .formatted(name, params.keySet().stream().sorted().toList()));
        }
        return new Term.Fixed(ofValue(at, name, value));
    }

    /// A list whose lists do not nest too deeply for the messages to nodes.
    static Literal.Items bounded(Token at, List<Literal> literals) {
        var list = new Literal.Items(literals);
        if (depth(list) > MAX_LIST_DEPTH) {
            throw new ExpressionError(
                    at,
                    "lists are nested too deeply: more than %d levels".formatted(MAX_LIST_DEPTH));
        }
        return list;
    }

    private static int depth(Literal literal) {
        if (!(literal instanceof Literal.Items(var items))) {
            return 0;
        }
        int depth = 0;
        for (Literal item : items) {
            depth = Math.max(depth, depth(item));
        }
        return 1 + depth;
    }

    private static Literal ofValue(Token at, String name, Object value) {
        return switch (value) {
            case Boolean bool -> new Literal.Bool(bool);
            case Long number -> new Literal.Int(number);
            case Integer number -> new Literal.Int(number);
            case Float number when Float.isFinite(number) -> new Literal.Real(number);
            case Double number when Double.isFinite(number) -> new Literal.Real(number);
            case String text -> new Literal.Text(text);
            case List<?> list ->
                    bounded(at, list.stream().map(item -> ofValue(at, name, item)).toList());
            default ->
                    throw new ExpressionError(
                            at,
                            "the value of {%s} holds %s; bools, finite numbers, strings and"
                                            .formatted(name, value)
                                    + " lists of them are supported");
        };
    }
}
