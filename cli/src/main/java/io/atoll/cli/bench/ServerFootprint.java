package io.atoll.cli.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a server occupies once all is loaded and searched.
///
/// @param residentBytes memory, mapped files included; known if its processes are
/// @param diskBytes in its data folder; known of a server that was started for this
/// @param restartSeconds from the start of its process to the first full answer; likewise
public record ServerFootprint(
        OptionalLong residentBytes, OptionalLong diskBytes, OptionalDouble restartSeconds) {

    /// Nothing is known.
    public static final ServerFootprint UNKNOWN =
            new ServerFootprint(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());
}
