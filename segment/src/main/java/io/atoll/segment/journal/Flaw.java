package io.atoll.segment.journal;

/// Why the bytes at a place are no good record. Whether that is damage or a torn tail depends on
/// what was durable.
///
/// @param offset where the offending field is
record Flaw(long offset, String expected, String found) {}
