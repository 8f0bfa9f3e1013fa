package io.atoll.segment.quantization;

import io.atoll.segment.companion.Companion;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.vectors.MappedMemory;

import org.apache.lucene.store.IndexInput;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Coded vectors, one after the other or in blocks, and the quantizer that made them.
public record CodedVectors(Quantizer quantizer, MemorySegment rows) implements Companion {

    /// @param begin where they lie in the mapped file
    public static CodedVectors at(long begin, Quantizer quantizer, int count, IndexInput file)
            throws IOException {
        int block = quantizer.rowsPerBlock();
        long bytes = (long) Math.ceilDiv(count, block) * block * quantizer.rowBytes();
        CompanionReader.checkPlace(begin, bytes, file);
        return new CodedVectors(quantizer, MappedMemory.of(file, begin, bytes));
    }

    /// Scores them, for one thread.
    public CodeScorer scorer() {
        return quantizer.scorer(rows);
    }

    @Override
    public long fileBytes() {
        return rows.byteSize();
    }
}
