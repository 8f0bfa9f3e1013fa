package io.atoll.cli.vectors;

import io.atoll.model.Limits;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/// The formats of TEXMEX's collections (SIFT, GIST): little-endian, for each vector its dimension
/// in four bytes, then its values. All vectors have the same dimension.
enum VecsFormat {
    /// Values are 32-bit floating-point numbers.
    FVECS(4),
    /// Values are unsigned bytes.
    BVECS(1),
    /// Values are 32-bit integers.
    IVECS(4);

    private final int valueBytes;

    VecsFormat(int valueBytes) {
        this.valueBytes = valueBytes;
    }

    String extension() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    Vectors read(Path file, DataInputStream in, int maxRows) throws IOException {
        var rows = new ArrayList<float[]>();
        int dimension = 0;
        while (rows.size() < maxRows) {
            byte[] head = in.readNBytes(4);
            if (head.length == 0) {
                break;
            }
            int own = head.length < 4 ? -1 : littleEndian(head).getInt();
            if (own < 1 || own > Limits.MAX_DIMENSION || !rows.isEmpty() && own != dimension) {
                throw VectorFile.unusable(
                        file,
                        "vector %d says it has %d dimensions; all have the same number, 1 to %d"
                                .formatted(rows.size(), own, Limits.MAX_DIMENSION));
            }
            dimension = own;
            rows.add(row(in, dimension));
        }
        return new Vectors(dimension, rows.toArray(float[][]::new), new long[0]);
    }

    private float[] row(DataInputStream in, int dimension) throws IOException {
        var bytes = new byte[dimension * valueBytes];
        in.readFully(bytes);
        ByteBuffer values = littleEndian(bytes);
        var row = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            row[i] =
                    switch (this) {
                        case FVECS -> values.getFloat();
                        case BVECS -> Byte.toUnsignedInt(values.get());
                        case IVECS -> values.getInt();
                    };
        }
        return row;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
