package io.atoll.model.manifest;

/// The tombstone file of a sealed segment: all its deleted rows, those of older files included.
///
/// @param segmentId the segment whose rows are dead
/// @param file its name on the storage, relative to the storage's root; it carries the epoch
/// @param deletedRows how many rows it names
/// @param maxTimestamp the timestamp of the youngest delete in it
public record TombstoneInfo(long segmentId, String file, long deletedRows, long maxTimestamp) {}
