package io.atoll.model.manifest;

import java.util.OptionalLong;

/// A journal, which is a growing segment. A collection's journals form a chain, oldest first; only
/// the last one takes rows.
///
/// @param segmentId unique in the cluster, like a sealed segment's id
/// @param file its name on the storage, relative to the storage's root; it carries the epoch
/// @param epoch the reign that writes it
/// @param endOffset where it ends because a take-over said so; empty while it is written and where
///   a ROLL record ends it
public record JournalInfo(long segmentId, String file, long epoch, OptionalLong endOffset) {}
