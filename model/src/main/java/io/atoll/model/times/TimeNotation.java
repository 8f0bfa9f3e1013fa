package io.atoll.model.times;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How points in time are written, in Milvus's way. A point is a number of microseconds since
/// 1970-01-01T00:00:00Z, exact, negative before it.
///
/// Read is `2025-05-01T23:59:59.123456+08:00`: the year with four digits (0000 to 9999), a `T` or a
/// blank before the time, a fraction of any length behind a point or a comma (what is finer than a
/// microsecond is cut off), and behind that `Z`, an offset from -12:00 to +14:00, or nothing, which
/// means the time of a zone; where a blank stands for the `T` an offset may lack its minutes. A
/// time that a zone's clocks show twice or never is read as Go's `time.Date` reads it: by the
/// offset that holds when the clocks in Greenwich show it, or the one next to that.
public final class TimeNotation {
    /// The zone of who names none.
    public static final ZoneId UTC = ZoneOffset.UTC;

    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MIN_OFFSET_SECONDS = -12 * 3600;
    private static final int MAX_OFFSET_SECONDS = 14 * 3600;

    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4})-(\\d\\d)-(\\d\\d)([T ])(\\d{1,2}):(\\d\\d):(\\d\\d)(?:[.,](\\d+))?"
                            + "(Z|([+-])(\\d\\d)(:(\\d\\d))?)?");

    private TimeNotation() {}

    /// The zone with a name of the IANA's database, as `Asia/Shanghai`.
    ///
    /// @return empty for everything else, offsets too
    public static Optional<ZoneId> zone(String name) {
        if (name.equals("UTC")) {
            return Optional.of(UTC);
        }
        return ZoneRulesProvider.getAvailableZoneIds().contains(name)
                ? Optional.of(ZoneId.of(name))
                : Optional.empty();
    }

    /// @throws AtollException with PARAMETER_INVALID for what is no name of a zone
    public static ZoneId requireZone(String name) {
        return zone(name)
                .orElseThrow(
                        () ->
                                invalid(
                                        "unknown or invalid IANA Time Zone ID: %s: invalid parameter"
                                                .formatted(name)));
    }

    /// Reads a point in time.
    ///
    /// @param zone whose time a text without an offset means
    /// @return microseconds
    /// @throws AtollException with PARAMETER_INVALID for a text of another form, and for days and
    ///   offsets that there are not
    public static long parse(String text, ZoneId zone) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw unknownForm(text);
        }
        LocalDateTime local = local(text, parts);
        ZoneOffset offset =
                parts.group(9) == null ? offset(local, zone.getRules()) : offset(text, parts);
        return micros(local.toEpochSecond(offset), local.getNano());
    }

    private static LocalDateTime local(String text, Matcher parts) {
        try {
            return LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 5),
                    number(parts, 6),
                    number(parts, 7),
                    nanos(parts.group(8)));
        } catch (DateTimeException _) {
            throw unknownForm(text);
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static int nanos(@Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        String micros = (fraction + "000000").substring(0, 6);
        return Integer.parseInt(micros) * NANOS_PER_MICRO;
    }

    private static ZoneOffset offset(LocalDateTime local, ZoneRules rules) {
        Instant inGreenwich = local.toInstant(ZoneOffset.UTC);
        ZoneOffset near = rules.getOffset(inGreenwich);
        return rules.getOffset(inGreenwich.minusSeconds(near.getTotalSeconds()));
    }

    private static ZoneOffset offset(String text, Matcher parts) {
        if (parts.group(9).equals("Z")) {
            return ZoneOffset.UTC;
        }
        boolean withMinutes = parts.group(12) != null;
        int minutes = withMinutes ? number(parts, 13) : 0;
        if (!withMinutes && parts.group(4).equals("T") || minutes > 59) {
            throw unknownForm(text);
        }
        int seconds = (number(parts, 11) * 60 + minutes) * 60;
        int signed = parts.group(10).equals("-") ? -seconds : seconds;
        if (signed < MIN_OFFSET_SECONDS || signed > MAX_OFFSET_SECONDS) {
            throw invalid(
                    "UTC offset hour %d is out of the valid range [-12, 14]"
                            .formatted(signed / 3600));
        }
        return ZoneOffset.ofTotalSeconds(signed);
    }

    private static long micros(long seconds, int nanos) {
        return seconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO;
    }

    /// The time that a zone's clocks show at a point in time.
    public static OffsetDateTime at(long micros, ZoneId zone) {
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        int rest = Math.floorMod(micros, MICROS_PER_SECOND);
        return Instant.ofEpochSecond(seconds, (long) rest * NANOS_PER_MICRO)
                .atZone(zone)
                .toOffsetDateTime();
    }

    /// Writes a point in time as a zone's clocks show it: `2025-05-01T23:59:59.12+08:00`, with `Z`
    /// for no offset; a fraction has up to six digits, no zeros at its end, and is absent where it
    /// is zero.
    public static String format(long micros, ZoneId zone) {
        OffsetDateTime time = at(micros, zone);
        var text = new StringBuilder(32);
        if (time.getYear() < 0) {
            text.append('-');
        }
        padded(text, Math.abs(time.getYear()), 4).append('-');
        padded(text, time.getMonthValue(), 2).append('-');
        padded(text, time.getDayOfMonth(), 2).append('T');
        padded(text, time.getHour(), 2).append(':');
        padded(text, time.getMinute(), 2).append(':');
        padded(text, time.getSecond(), 2);
        int fraction = time.getNano() / NANOS_PER_MICRO;
        if (fraction > 0) {
            padded(text.append('.'), fraction, 6);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        int minutes = time.getOffset().getTotalSeconds() / 60;
        if (time.getOffset().getTotalSeconds() == 0) {
            return text.append('Z').toString();
        }
        padded(text.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60, 2).append(':');
        return padded(text, Math.abs(minutes) % 60, 2).toString();
    }

    private static StringBuilder padded(StringBuilder text, int number, int digits) {
        String written = Integer.toString(number);
        return text.repeat('0', Math.max(0, digits - written.length())).append(written);
    }

    private static AtollException unknownForm(String text) {
        return invalid(
                "invalid timestamp string: '%s'. Does not match any known format".formatted(text));
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
