package io.atoll.cli.vectors;

import io.atoll.model.Limits;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's format for one array; of it, two-dimensional arrays of 32-bit floating-point numbers,
/// row by row.
///
/// | bytes | meaning |
/// | --- | --- |
/// | 6 | 0x93 and `NUMPY` |
/// | 2 | version: 1, 2 or 3, then 0 |
/// | 2 (version 1) or 4 | length of the header, little-endian |
/// | so many | the header, a Python dictionary with `descr`, `fortran_order` and `shape` |
/// | the rest | values, little-endian |
final class NpyFormat {
    private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final Pattern SHAPE =
            Pattern.compile("'shape'\\s*:\\s*\\((\\d{1,18}),\\s*(\\d{1,9}),?\\s*\\)");
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ROW_MAJOR = Pattern.compile("'fortran_order'\\s*:\\s*False");

    private NpyFormat() {}

    static boolean recognises(byte[] start) {
        return start.length >= MAGIC.length
                && ByteBuffer.wrap(start, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    static Vectors read(Path file, DataInputStream in, int maxRows) throws IOException {
        String header = header(file, in);
        Matcher descr = DESCR.matcher(header);
        if (!descr.find() || !descr.group(1).equals("<f4")) {
            throw unusable(file, "of values other than float32 (<f4)", header);
        }
        if (!ROW_MAJOR.matcher(header).find()) {
            throw unusable(file, "in Fortran's order", header);
        }
        Matcher shape = SHAPE.matcher(header);
        if (!shape.find()) {
            throw unusable(file, "not of two dimensions", header);
        }
        int dimension = Integer.parseInt(shape.group(2));
        if (dimension < 1 || dimension > Limits.MAX_DIMENSION) {
            throw unusable(
                    file,
                    "with rows of not 1 to %d values".formatted(Limits.MAX_DIMENSION),
                    header);
        }
        return rows(in, (int) Math.min(maxRows, Long.parseLong(shape.group(1))), dimension);
    }

    private static String header(Path file, DataInputStream in) throws IOException {
        in.skipNBytes(MAGIC.length);
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int length =
                version == 1
                        ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                        : Integer.reverseBytes(in.readInt());
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw VectorFile.unusable(file, "its npy header is %d bytes long".formatted(length));
        }
        var bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    private static Vectors rows(DataInputStream in, int count, int dimension) throws IOException {
        var rows = new float[count][];
        var bytes = new byte[dimension * Float.BYTES];
        for (int i = 0; i < count; i++) {
            in.readFully(bytes);
            rows[i] = new float[dimension];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(rows[i]);
        }
        return new Vectors(dimension, rows, new long[0]);
    }

    private static RuntimeException unusable(Path file, String what, String header) {
        return VectorFile.unusable(
                file,
                "it is an npy array %s; needed is a row-major matrix of float32 (its header: %s)"
                        .formatted(what, header));
    }
}
