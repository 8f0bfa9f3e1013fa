package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.times.TimeNotation;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a read says of points in time: in its filter, and in its answer.
///
/// @param zone empty: the collection's
/// @param parts as in [TimeTerms]
public record AskedTimes(Optional<ZoneId> zone, List<String> parts) {

    /// Reads `timezone` and `time_fields`, names between commas or blanks.
    ///
    /// @throws AtollException with PARAMETER_INVALID for a zone that there is not
    public static AskedTimes read(Parameters params) {
        List<String> parts =
                Arrays.stream(params.text("time_fields").split("[, ]"))
                        .filter(name -> !name.isEmpty())
                        .toList();
        return new AskedTimes(
                params.has("timezone")
                        ? Optional.of(TimeNotation.requireZone(params.text("timezone")))
                        : Optional.empty(),
                parts);
    }

    TimeTerms of(Collection collection) {
        return new TimeTerms(zone.orElseGet(collection::timeZone), parts);
    }
}
