package io.atoll.process.discovery;

import java.time.Duration;

/// How much of a discovery plugin's answers is believed at once.
///
/// @param largestLoss the share of the read nodes that may vanish within `persistence` and is
///   believed at once, 0..1; one node is always believed to be gone, unless it is the last
/// @param persistence how long a greater loss has to be reported, without a break, until it is
///   believed
public record Trust(double largestLoss, Duration persistence) {
    public static final Trust DEFAULT = new Trust(0.5, Duration.ofSeconds(30));

    public Trust {
        if (!(largestLoss >= 0 && largestLoss <= 1)) {
            throw new IllegalArgumentException("largest loss is " + largestLoss + ", not 0..1");
        }
        if (persistence.isNegative() || persistence.isZero()) {
            throw new IllegalArgumentException("persistence is " + persistence + ", not above 0");
        }
    }
}
