package io.atoll.model.read;

import java.time.Duration;

/// What a client puts up with.
///
/// @param limit how long the answer may take
/// @param minCoverage the share, 0 to 1, of what should be read that the answer may not fall below.
///   1: all, or an error
public record Patience(Duration limit, double minCoverage) {

    /// All that should be read, within the limit.
    public static Patience forAll(Duration limit) {
        return new Patience(limit, 1);
    }
}
