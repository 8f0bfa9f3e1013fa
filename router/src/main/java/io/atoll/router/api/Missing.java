package io.atoll.router.api;

/// What an answer lacks.
///
/// @param rows of a sealed segment, dead ones included; -1 for a journal, which is not counted
public record Missing(long segmentId, long rows, String reason) {}
