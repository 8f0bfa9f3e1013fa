package io.atoll.milvus.values;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.times.TimeNotation;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// How the points in time of one request are read and written.
///
/// @param zone whose time is meant where no offset stands, and in whose time answers are
/// @param parts as what an answer has them: `year`, `month`, `day`, `hour`, `minute`, `second`,
///   `microsecond`, in any order and case; none: as a text
public record TimeTerms(ZoneId zone, List<String> parts) {
    static final TimeTerms UTC = of(TimeNotation.UTC);

    public TimeTerms {
        parts = List.copyOf(parts);
    }

    public static TimeTerms of(ZoneId zone) {
        return new TimeTerms(zone, List.of());
    }

    /// The parts of a point in time.
    ///
    /// @throws AtollException with PARAMETER_INVALID for a part that there is not
    long[] partsOf(long micros) {
        OffsetDateTime time = TimeNotation.at(micros, zone);
        var values = new long[parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = part(time, parts.get(i));
        }
        return values;
    }

    private static long part(OffsetDateTime time, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "year" -> time.getYear();
            case "month" -> time.getMonthValue();
            case "day" -> time.getDayOfMonth();
            case "hour" -> time.getHour();
            case "minute" -> time.getMinute();
            case "second" -> time.getSecond();
            case "microsecond" -> time.getNano() / 1000;
            default ->
                    throw Refusals.invalid(
                            "unsupported field for extraction: "
                                    + name
                                    + ", fields should be seprated by ',' or ' ': invalid"
                                    + " parameter");
        };
    }
}
