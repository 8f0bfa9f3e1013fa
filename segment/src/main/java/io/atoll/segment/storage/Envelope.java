package io.atoll.segment.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What all small binary files have around their body, so that none is taken for another, for a
/// newer version, or for whole when it is not.
///
/// All numbers are little-endian.
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 0 | magic | 8 bytes ASCII | what kind of file it is |
/// | 8 | version | uint16 | of the kind's format |
/// | 10 | | 2 bytes | 0 |
/// | 12 | length | int32 | n, the bytes of the body |
/// | 16 | body | n bytes | as the kind's reader says |
/// | 16 + n | checksum | uint32 | CRC-32C of all bytes before |
///
/// @param magic 8 ASCII characters
/// @param version what is written, and the only version that is read
public record Envelope(String magic, int version) {
    private static final int HEADER_BYTES = 16;
    private static final int MAGIC_BYTES = 8;

    /// How much longer than its body an envelope is.
    public static final int EXTRA_BYTES = HEADER_BYTES + Integer.BYTES;

    public Envelope {
        if (magic.length() != MAGIC_BYTES) {
            throw new IllegalArgumentException("'" + magic + "' has not 8 characters");
        }
    }

    /// A file's bytes around what remains in `body`.
    public byte[] wrap(ByteBuffer body) {
        int bodyBytes = body.remaining();
        ByteBuffer file =
                ByteBuffer.allocate(bodyBytes + EXTRA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.put(magic.getBytes(US_ASCII)).putShort((short) version).putShort((short) 0);
        file.putInt(bodyBytes).put(body);
        file.putInt(checksum(file.array(), file.position()));
        return file.array();
    }

    /// The body of a file.
    ///
    /// @param content the whole file, no byte more
    /// @return a little-endian view of `content`
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if these are
    ///   not the bytes that were written
    public ByteBuffer unwrap(String file, byte[] content) {
        if (content.length < EXTRA_BYTES) {
            throw Damage.at(
                    file,
                    content.length,
                    "at least " + EXTRA_BYTES + " bytes",
                    "the end of the file");
        }
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(content, 0, MAGIC_BYTES, magic.getBytes(US_ASCII), 0, MAGIC_BYTES)) {
            throw Damage.at(file, 0, "'" + magic + "'", "other bytes");
        }
        int checksumAt = content.length - Integer.BYTES;
        int expected = in.getInt(checksumAt);
        int actual = checksum(content, checksumAt);
        if (expected != actual) {
            throw Damage.at(
                    file,
                    checksumAt,
                    "the checksum " + Damage.hex(actual) + " of the bytes before",
                    Damage.hex(expected));
        }
        int found = Short.toUnsignedInt(in.getShort(MAGIC_BYTES));
        if (found != version) {
            throw Damage.unknownVersion(file, MAGIC_BYTES, found, version);
        }
        int length = in.getInt(HEADER_BYTES - Integer.BYTES);
        if (length != content.length - EXTRA_BYTES) {
            throw Damage.at(
                    file,
                    HEADER_BYTES - Integer.BYTES,
                    "a body of " + (content.length - EXTRA_BYTES) + " bytes",
                    String.valueOf(length));
        }
        return in.slice(HEADER_BYTES, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
