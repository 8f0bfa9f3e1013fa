package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;

/// Coded vectors, one after the other, and the quantizer that made them.
public record CodedVectors(ScalarQuantizer quantizer, MemorySegment rows) {

    /// Scores them, for one thread.
    public CodeScorer scorer() {
        return quantizer.scorer(rows);
    }
}
