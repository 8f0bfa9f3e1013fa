package io.atoll.model.read;

import java.util.Optional;

/// The rows behind those that an iterator has had.
///
/// @param bound the distance of the last one that it had; empty: it begins
public record IteratorBatch(Optional<Float> bound) {}
