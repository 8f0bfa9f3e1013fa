package io.atoll.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/// A word of a text, as it is searched for.
///
/// @param position its place among the words of the text, from 0; words that were left out count
/// @param start where it begins in the text: UTF-8 bytes from its beginning
/// @param end behind its last byte
public record TextToken(String text, int position, int start, int end) {
    private static final int HASHED_BYTES = 100;
    private static final long HASHES = 0xFFFF_FFFFL;

    /// The number by which Milvus names the word in sparse vectors: the CRC-32 of its first 100
    /// bytes, modulo 2^32 - 1.
    public long hash() {
        byte[] bytes = text.getBytes(UTF_8);
        var crc = new CRC32();
        crc.update(bytes, 0, Math.min(bytes.length, HASHED_BYTES));
        return crc.getValue() % HASHES;
    }
}
