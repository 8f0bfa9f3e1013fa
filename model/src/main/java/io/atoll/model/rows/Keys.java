package io.atoll.model.rows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// Primary keys, all of one kind: 64-bit integers or strings. Immutable by convention: whoever
/// passes an array in gives it away.
public sealed interface Keys {
    int size();

    /// Orders two keys of this kind: `this` at `index` against `other` at `otherIndex`. Numbers are
    /// compared as signed numbers, strings by their UTF-8 bytes, unsigned.
    int compare(int index, Keys other, int otherIndex);

    /// The key at `index` as a boxed [Long] or a [String], for maps.
    Object get(int index);

    /// The keys at these places, in this order.
    Keys pick(int[] indexes, int count);

    /// Where each distinct key stands for the last time, ascending.
    default int[] lastOfEach() {
        var seen = new HashSet<Object>();
        var last = new int[size()];
        int first = last.length;
        for (int index = last.length - 1; index >= 0; index--) {
            if (seen.add(get(index))) {
                last[--first] = index;
            }
        }
        return Arrays.copyOfRange(last, first, last.length);
    }

    static Keys ofLongs(long... values) {
        return new LongKeys(values);
    }

    static Keys ofTexts(List<String> values) {
        return new TextKeys(values.toArray(String[]::new));
    }

    /// Numbers as keys of a VARCHAR primary key: in decimal.
    static String[] texts(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString).toArray(String[]::new);
    }

    /// Keys of an INT64 primary key.
    final class LongKeys implements Keys {
        private final long[] values;

        public LongKeys(long[] values) {
            this.values = values;
        }

        public long value(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int compare(int index, Keys other, int otherIndex) {
            return Long.compare(values[index], ((LongKeys) other).values[otherIndex]);
        }

        @Override
        public Long get(int index) {
            return values[index];
        }

        @Override
        public Keys pick(int[] indexes, int count) {
            var picked = new long[count];
            for (int i = 0; i < count; i++) {
                picked[i] = values[indexes[i]];
            }
            return new LongKeys(picked);
        }
    }

    /// Keys of a VARCHAR primary key.
    final class TextKeys implements Keys {
        private final String[] values;

        public TextKeys(String[] values) {
            this.values = values;
        }

        public String value(int index) {
            return values[index];
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int compare(int index, Keys other, int otherIndex) {
            return compareUtf8(values[index], ((TextKeys) other).values[otherIndex]);
        }

        @Override
        public String get(int index) {
            return values[index];
        }

        @Override
        public Keys pick(int[] indexes, int count) {
            var picked = new String[count];
            for (int i = 0; i < count; i++) {
                picked[i] = values[indexes[i]];
            }
            return new TextKeys(picked);
        }

        /// Orders strings as their UTF-8 bytes do, which differs from `String.compareTo` where
        /// surrogate pairs meet characters above U+D7FF.
        public static int compareUtf8(String a, String b) {
            int common = Math.min(a.length(), b.length());
            for (int i = 0; i < common; i++) {
                char x = a.charAt(i);
                char y = b.charAt(i);
                if (x != y) {
                    boolean xPair = Character.isSurrogate(x);
                    boolean yPair = Character.isSurrogate(y);
                    if (xPair != yPair) {
                        return xPair ? 1 : -1;
                    }
                    return Character.compare(x, y);
                }
            }
            return Integer.compare(a.length(), b.length());
        }
    }
}
