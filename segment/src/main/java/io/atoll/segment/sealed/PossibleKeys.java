package io.atoll.segment.sealed;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// A Bloom filter over the keys of a segment: most keys of a delete are in another one, and this
/// tells so without a look at the terms. Sixteen bits and four probes a key let about two in a
/// thousand through.
final class PossibleKeys {
    private static final int BITS_PER_KEY = 16;
    private static final int PROBES = 4;

    private final long[] words;
    private final long mask;

    PossibleKeys(int keyCount) {
        long bits = Long.highestOneBit(Math.max(64, (long) keyCount * BITS_PER_KEY) * 2 - 1);
        words = new long[Math.toIntExact(bits / Long.SIZE)];
        mask = bits - 1;
    }

    void add(BytesRef term) {
        long[] hash = StringHelper.murmurhash3_x64_128(term);
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = (hash[0] + probe * hash[1]) & mask;
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /// False only if the key was never added.
    boolean mayContain(BytesRef term) {
        long[] hash = StringHelper.murmurhash3_x64_128(term);
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = (hash[0] + probe * hash[1]) & mask;
            if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }
}
