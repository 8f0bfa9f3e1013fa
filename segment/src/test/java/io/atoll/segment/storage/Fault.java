package io.atoll.segment.storage;

/// In which way a file operation fails.
public enum Fault {
    /// Nothing happens.
    REFUSED,
    /// It happens, but an error is reported.
    ANSWER_LOST,
    /// A write writes half of its bytes; anything else is refused.
    HALF_DONE
}
