package io.atoll.filter;

import io.atoll.model.AtollException;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Operator;
import io.atoll.model.times.Interval;
import io.atoll.model.times.TimeNotation;

import org.antlr.v4.runtime.Token;

import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Supplier;

/// What may be done with points in time: `ts - INTERVAL 'P1D' >= ISO '2025-05-01T00:00:00Z'`.
final class TimeRules {

    private TimeRules() {}

    /// A point in time.
    ///
    /// @param zone whose time a text without an offset means
    static Term.Fixed moment(Token at, String text, ZoneId zone) {
        long micros = read(at, () -> TimeNotation.parse(text, zone));
        return new Term.Fixed(new Literal.Int(micros), Kind.TIME);
    }

    static Term.Span span(Token at, String text) {
        return new Term.Span(read(at, () -> Interval.parse(text)));
    }

    private static <T> T read(Token at, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (AtollException e) {
            throw new ExpressionError(at, Objects.requireNonNull(e.getMessage()));
        }
    }

    /// A list of constants.
    ///
    /// @param times how many of them are points in time
    static Term.Fixed list(Token at, Literal.Items constants, int times) {
        if (times == 0) {
            return new Term.Fixed(constants);
        }
        if (times < constants.values().size()
                || constants.values().stream().anyMatch(Literal.Items.class::isInstance)) {
            throw new ExpressionError(at, "points in time are in a list with nothing else");
        }
        return new Term.Fixed(constants, Kind.TIMES);
    }

    static boolean isTime(Kind kind) {
        return kind == Kind.TIME || kind == Kind.TIMES;
    }

    /// A field's point in time, or one before or after it.
    static Term shift(Token at, Term time, Operator operator, Interval interval) {
        if (!(time instanceof Term.Place place)) {
            throw new ExpressionError(
                    at, "an interval is added to a field, not to " + time.words());
        }
        if (Kind.of(place) != Kind.TIME) {
            throw noTime(at, place);
        }
        Interval by =
                switch (operator) {
                    case ADD -> interval;
                    case SUBTRACT -> interval.negated();
                    case MULTIPLY, DIVIDE, MODULO ->
                            throw new ExpressionError(
                                    at, "an interval can only be added and subtracted");
                };
        return new Term.Computed(new Filter.Shifted(place.reference(), by), Kind.TIME, 2);
    }

    /// The same without a shift where it is as long in each row, as without months: indexes know
    /// points in time as they are.
    static Filter.Compare unshifted(Filter.Compare compare) {
        return compare
                                instanceof
                                Filter.Compare(
                                        Filter.Shifted(Filter.Reference time, Interval by),
                                        var comparison,
                                        Filter.Constants(Literal.Int(long micros)))
                        && by.months() == 0
                ? new Filter.Compare(
                        time,
                        comparison,
                        new Filter.Constants(new Literal.Int(by.negated().addTo(micros))))
                : compare;
    }

    /// Refuses a comparison of a field of another type with a point in time, in Milvus's words.
    static void refuseOtherFields(Token at, Term left, Term right) {
        if (isMoment(right) && left instanceof Term.Place place) {
            throw noTime(at, place);
        }
        if (isMoment(left) && right instanceof Term.Place place) {
            throw noTime(at, place);
        }
    }

    private static boolean isMoment(Term term) {
        return term instanceof Term.Fixed && Kind.of(term) == Kind.TIME;
    }

    private static ExpressionError noTime(Token at, Term.Place place) {
        return new ExpressionError(
                at, "field '%s' is not a timestamptz datatype".formatted(place.reference().name()));
    }
}
