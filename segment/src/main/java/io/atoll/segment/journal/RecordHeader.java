package io.atoll.segment.journal;

import io.atoll.model.BatchId;

/// The header of one journal record.
///
/// @param offset where the record begins in its file
/// @param payloadBytes the length of what follows the header
/// @param epoch the reign that wrote it
/// @param timestamp when it happened: file order is timestamp order
/// @param rowCount rows inserted, or keys deleted
/// @param durableOffset what was known to be durable when it was written
public record RecordHeader(
        RecordType type,
        long offset,
        int payloadBytes,
        long epoch,
        long timestamp,
        BatchId batchId,
        int rowCount,
        long durableOffset) {}
