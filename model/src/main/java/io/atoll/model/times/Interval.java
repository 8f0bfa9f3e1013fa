package io.atoll.model.times;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A span of time that is added to points in time, in Milvus's way: in UTC, the months first, then
/// the rest. A day of the month that the new month has not counts on into the next: a month after
/// January 31 is March 3, or March 2 in leap years.
///
/// @param months at most 100,000 years of them, forth or back
/// @param micros days, hours, minutes and seconds; as many
public record Interval(int months, long micros) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MAX_MONTHS = 1_200_000;
    private static final long MAX_MICROS = 36_525_000 * MICROS_PER_DAY;

    private static final Pattern FORM =
            Pattern.compile(
                    "P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?"
                            + "(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?");

    public Interval {
        if (Math.absExact(months) > MAX_MONTHS || Math.absExact(micros) > MAX_MICROS) {
            throw new IllegalArgumentException(
                    months + " months and " + micros + " microseconds are too many");
        }
    }

    /// Reads a duration of ISO 8601: `P1Y2M3DT4H5M6S`, each part of which may be absent.
    ///
    /// @throws AtollException with PARAMETER_INVALID for another form, and for more than 100,000
    ///   years
    public static Interval parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw invalid("invalid ISO 8601 duration: " + text);
        }
        BigInteger months = part(parts, 1, 12).add(part(parts, 2, 1));
        BigInteger micros =
                part(parts, 3, MICROS_PER_DAY)
                        .add(part(parts, 4, MICROS_PER_DAY / 24))
                        .add(part(parts, 5, MICROS_PER_DAY / 24 / 60))
                        .add(part(parts, 6, MICROS_PER_DAY / 24 / 60 / 60));
        if (months.compareTo(BigInteger.valueOf(MAX_MONTHS)) > 0
                || micros.compareTo(BigInteger.valueOf(MAX_MICROS)) > 0) {
            throw invalid(
                    "invalid ISO 8601 duration: %s is longer than 100,000 years".formatted(text));
        }
        return new Interval(months.intValueExact(), micros.longValueExact());
    }

    private static BigInteger part(Matcher parts, int group, long unit) {
        @Nullable String number = parts.group(group);
        if (number == null) {
            return BigInteger.ZERO;
        }
        // Numbers of more digits are too large, whatever they are.
        return number.length() > 19
                ? BigInteger.TEN.pow(20)
                : new BigInteger(number).multiply(BigInteger.valueOf(unit));
    }

    /// As far back as this goes forth.
    public Interval negated() {
        return new Interval(-months, -micros);
    }

    /// A point in time and this, in microseconds. Allocates nothing.
    ///
    /// @param time in the years -1 to 10000
    public long addTo(long time) {
        if (months == 0) {
            return time + micros;
        }
        long day = Math.floorDiv(time, MICROS_PER_DAY);
        long ofDay = time - day * MICROS_PER_DAY;
        // Years that begin in March: February, whose length changes, is their last month.
        long days = day + 719_468;
        long era = Math.floorDiv(days, 146_097);
        long dayOfEra = days - era * 146_097;
        long yearOfEra =
                (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        long dayOfMonth = dayOfYear - firstDay(month);
        long moved = (era * 400 + yearOfEra) * 12 + month + months;
        return (firstOfMonth(moved) + dayOfMonth) * MICROS_PER_DAY + ofDay + micros;
    }

    /// The day of a year that begins in March on which its month 0 to 11 begins.
    private static long firstDay(long month) {
        return (153 * month + 2) / 5;
    }

    /// The day since 1970 on which a month begins.
    ///
    /// @param months since March of the year 0
    private static long firstOfMonth(long months) {
        long year = Math.floorDiv(months, 12);
        long era = Math.floorDiv(year, 400);
        long yearOfEra = year - era * 400;
        long dayOfEra =
                yearOfEra * 365
                        + yearOfEra / 4
                        - yearOfEra / 100
                        + firstDay(Math.floorMod(months, 12));
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
