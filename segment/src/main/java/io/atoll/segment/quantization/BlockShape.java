package io.atoll.segment.quantization;

/// How codes of 4 bits lie in blocks of rows, so that a table of 16 numbers, which one vector
/// register holds, serves many rows at once (André, Kermarrec, Le Scouarnec: Cache locality is not
/// enough: High-Performance Nearest Neighbor Search with Product Quantization Fast Scan, 2015).
///
/// A row by itself is its codes, two in a byte, the first in the lower half, and behind them what
/// it has of its own: a factor, a number that is taken off its score, both or none, little-endian
/// float32. A block has of each code in turn 16 bytes: byte i has those of row i, in the lower
/// half, and of row i + 16; behind these the factors of all rows, and the numbers.
///
/// @param codeBytes half as many as there are codes
record BlockShape(int codeBytes, boolean hasFactor, boolean hasOwn) {
    /// Rows in a block.
    static final int ROWS = 32;

    /// Numbers that a code of 4 bits stands for.
    static final int ENTRIES = 16;

    private static final int HALF = ROWS / 2;

    int codes() {
        return 2 * codeBytes;
    }

    int rowBytes() {
        return codeBytes + (hasFactor ? Float.BYTES : 0) + (hasOwn ? Float.BYTES : 0);
    }

    int factorsAt() {
        return ROWS * codeBytes;
    }

    int ownAt() {
        return factorsAt() + (hasFactor ? ROWS * Float.BYTES : 0);
    }

    void arrange(byte[] rows, byte[] block) {
        int rowBytes = rowBytes();
        for (int code = 0; code < codes(); code++) {
            int shift = code % 2 * 4;
            for (int i = 0; i < HALF; i++) {
                int lower = rows[i * rowBytes + code / 2] >> shift & 15;
                int upper = rows[(i + HALF) * rowBytes + code / 2] >> shift & 15;
                block[code * HALF + i] = (byte) (lower | upper << 4);
            }
        }
        int numbers = (rowBytes - codeBytes) / Float.BYTES;
        for (int number = 0; number < numbers; number++) {
            for (int row = 0; row < ROWS; row++) {
                System.arraycopy(
                        rows,
                        row * rowBytes + codeBytes + number * Float.BYTES,
                        block,
                        factorsAt() + (number * ROWS + row) * Float.BYTES,
                        Float.BYTES);
            }
        }
    }
}
