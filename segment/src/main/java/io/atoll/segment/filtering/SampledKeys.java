package io.atoll.segment.filtering;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// Which rows are in a sample: those whose key's hash, taken for a fraction of 1, is below the
/// share. So it does not matter which segment a row is in, nor which node has it.
final class SampledKeys {
    private static final int SEED = 0x5A17;

    private SampledKeys() {}

    /// @param key an INTEGER or a TEXT
    static boolean takes(Scalar key, double share) {
        return key.kind() == Scalar.Kind.TEXT
                ? takes(StringHelper.murmurhash3_x86_32(key.text(), SEED), share)
                : takes((int) (mixed(key.integer()) >>> Integer.SIZE), share);
    }

    /// @param key a [Long] or a [String]
    static boolean takes(Object key, double share) {
        var scalar = new Scalar();
        if (key instanceof String text) {
            scalar.setText(new BytesRef(text));
        } else {
            scalar.setInteger((Long) key);
        }
        return takes(scalar, share);
    }

    private static boolean takes(int hash, double share) {
        return Integer.toUnsignedLong(hash) < share * 0x1p32;
    }

    /// The finalizer of SplitMix64: neighbouring keys are far from each other.
    private static long mixed(long key) {
        long mixed = (key + SEED) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
