package io.atoll.model.read;

/// At most some hits for each value of a field.
///
/// @param size hits for each value at most
/// @param strict whether a group has exactly so many where there are enough
public record Grouping(String field, int size, boolean strict) {}
