package io.atoll.filter;

import io.atoll.filter.ExpressionParser.ArgumentContext;
import io.atoll.filter.ExpressionParser.CallContext;
import io.atoll.filter.ExpressionParser.DisjunctionContext;
import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The functions that look for words: `text_match(field, "words", minimum_should_match=2)` and
/// `phrase_match(field, "words", slop)`. They are refused in Milvus's words.
final class TextFunctions {
    static final String TEXT_MATCH = "text_match";
    static final String PHRASE_MATCH = "phrase_match";

    private static final String MINIMUM = "minimum_should_match";
    private static final int MOST_WORDS = 1000;
    private static final long MOST_SLOP = 0xFFFF_FFFFL;

    private final References references;
    private final Function<DisjunctionContext, Term> reader;

    /// @param reader reads arguments
    TextFunctions(References references, Function<DisjunctionContext, Term> reader) {
        this.references = references;
        this.reader = reader;
    }

    static boolean has(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(TEXT_MATCH) || lower.equals(PHRASE_MATCH);
    }

    /// @param context a call of a function that [#has] knows
    Term call(CallContext context) {
        Token at = context.getStart();
        boolean phrase = context.name().getText().toLowerCase(Locale.ROOT).equals(PHRASE_MATCH);
        List<ArgumentContext> arguments = context.argument();
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new ExpressionError(
                    at,
                    "%s takes 2 or 3 arguments, not %d"
                            .formatted(context.name().getText(), arguments.size()));
        }
        Filter.Reference field = field(at, phrase, read(arguments.getFirst(), ""));
        String query = query(arguments.get(1));
        int number = phrase ? 0 : 1;
        if (arguments.size() == 3) {
            number = phrase ? slop(arguments.getLast()) : minimum(arguments.getLast());
        }
        return Conditions.leaf(new Filter.TextMatch(field, query, phrase, number));
    }

    /// @param option the name by which the argument is given; empty: none
    private Term read(ArgumentContext argument, String option) {
        String name = argument.ASSIGN() == null ? "" : argument.name().getText();
        if (!name.equals(option)) {
            throw new ExpressionError(
                    argument.getStart(),
                    option.isEmpty()
                            ? "'%s' is no option here".formatted(name)
                            : "the option here is %s=n".formatted(option));
        }
        return reader.apply(argument.disjunction());
    }

    private Filter.Reference field(Token at, boolean phrase, Term term) {
        if (!(term instanceof Term.Place(Filter.Reference reference, _))
                || reference.type() != DataType.VARCHAR) {
            throw new ExpressionError(
                    at,
                    "%s match operation on non-string is unsupported"
                            .formatted(phrase ? "phrase" : "text"));
        }
        if (!references.isMatched(reference)) {
            throw new ExpressionError(
                    at, "field \"%s\" does not enable match".formatted(reference.name()));
        }
        return reference;
    }

    private String query(ArgumentContext argument) {
        if (read(argument, "") instanceof Term.Fixed(Literal.Text(String text), _)) {
            return text;
        }
        throw new ExpressionError(argument.getStart(), "the words to match must be a string");
    }

    private int minimum(ArgumentContext argument) {
        if (!(read(argument, MINIMUM) instanceof Term.Fixed(Literal.Int(long value), _))) {
            throw new ExpressionError(
                    argument.getStart(), MINIMUM + " should be a const integer expression");
        }
        if (value < 1) {
            throw new ExpressionError(
                    argument.getStart(), "%s should be >= 1, got %d".formatted(MINIMUM, value));
        }
        if (value > MOST_WORDS) {
            throw new ExpressionError(
                    argument.getStart(),
                    "%s should be <= %d, got %d".formatted(MINIMUM, MOST_WORDS, value));
        }
        return (int) value;
    }

    private int slop(ArgumentContext argument) {
        if (!(slopTerm(argument) instanceof Term.Fixed(Literal.Int(long value), _))) {
            throw noSlop(argument);
        }
        if (value < 0) {
            throw new ExpressionError(
                    argument.getStart(),
                    "\"slop\" should not be a negative interger. \"slop\" passed: "
                            + argument.getText());
        }
        if (value > MOST_SLOP) {
            throw new ExpressionError(
                    argument.getStart(),
                    "\"slop\" exceeds the range of \"uint32\". \"slop\" expression passed: "
                            + argument.getText());
        }
        // No text has more words.
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /// A name here is no field that would have to be there.
    private Term slopTerm(ArgumentContext argument) {
        try {
            return read(argument, "");
        } catch (ExpressionError _) {
            throw noSlop(argument);
        }
    }

    private static ExpressionError noSlop(ArgumentContext argument) {
        return new ExpressionError(
                argument.getStart(),
                "\"slop\" should be a const integer expression with \"uint32\" value. \"slop\""
                        + " expression passed: "
                        + argument.getText());
    }
}
