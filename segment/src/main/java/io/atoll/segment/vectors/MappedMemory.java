package io.atoll.segment.vectors;

import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Parts of Lucene's files as memory.
public final class MappedMemory {
    private static final int COPIED_AT_ONCE = 1 << 16;

    private MappedMemory() {}

    /// The mapped memory itself, or a copy where there is none.
    ///
    /// @param file valid as long as the memory is used
    public static MemorySegment of(IndexInput file, long begin, long length) throws IOException {
        if (file instanceof MemorySegmentAccessInput mapped) {
            MemorySegment memory = mapped.segmentSliceOrNull(begin, length);
            if (memory != null) {
                return memory;
            }
        }
        MemorySegment copy = Arena.ofAuto().allocate(length, Long.BYTES);
        var part = new byte[COPIED_AT_ONCE];
        IndexInput in = file.clone();
        in.seek(begin);
        for (long at = 0; at < length; at += part.length) {
            int count = (int) Math.min(part.length, length - at);
            in.readBytes(part, 0, count);
            MemorySegment.copy(MemorySegment.ofArray(part), 0, copy, at, count);
        }
        return copy;
    }
}
