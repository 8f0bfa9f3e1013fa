package io.atoll.cli.vectors;

import io.atoll.model.Limits;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// The idx format of MNIST and its kin: big-endian.
///
/// | bytes | meaning |
/// | --- | --- |
/// | 2 | 0 |
/// | 1 | type of the values: 0x08 unsigned byte, 0x09 byte, 0x0B short, 0x0C int, 0x0D float, 0x0E double |
/// | 1 | number of dimensions D |
/// | 4 x D | sizes; the first is the number of rows |
/// | the rest | values, row by row |
final class IdxFormat {
    private static final int MAX_DIMENSIONS = 4;

    private final Path file;
    private final DataInputStream in;
    private final int type;
    private final int[] sizes;

    private IdxFormat(Path file, DataInputStream in) throws IOException {
        this.file = file;
        this.in = in;
        if (in.readUnsignedShort() != 0) {
            throw VectorFile.unusable(file, "it is no idx file");
        }
        this.type = in.readUnsignedByte();
        this.sizes = new int[in.readUnsignedByte()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.readInt();
            if (sizes[i] < 0) {
                throw VectorFile.unusable(file, "a size in its header is " + sizes[i]);
            }
        }
    }

    static boolean recognises(byte[] start) {
        return start.length >= 4
                && start[0] == 0
                && start[1] == 0
                && start[2] >= 0x08
                && start[2] <= 0x0E
                && start[2] != 0x0A
                && start[3] >= 1
                && start[3] <= MAX_DIMENSIONS;
    }

    static Vectors readVectors(Path file, DataInputStream in, int maxRows) throws IOException {
        return new IdxFormat(file, in).vectors(maxRows);
    }

    static long[] readLabels(Path file, DataInputStream in, int maxRows) throws IOException {
        return new IdxFormat(file, in).labels(maxRows);
    }

    private Vectors vectors(int maxRows) throws IOException {
        if (sizes.length < 2) {
            throw VectorFile.unusable(file, "it is an idx file of labels, not of vectors");
        }
        long dimension = 1;
        for (int i = 1; i < sizes.length; i++) {
            dimension = Math.min(Integer.MAX_VALUE, dimension * sizes[i]);
        }
        if (dimension < 1 || dimension > Limits.MAX_DIMENSION) {
            throw VectorFile.unusable(
                    file,
                    "its rows %s are no vectors of 1 to %d dimensions"
                            .formatted(Arrays.toString(sizes), Limits.MAX_DIMENSION));
        }
        var rows = new float[Math.min(maxRows, sizes[0])][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[(int) dimension];
            for (int j = 0; j < dimension; j++) {
                rows[i][j] = (float) value();
            }
        }
        return new Vectors((int) dimension, rows, new long[0]);
    }

    private long[] labels(int maxRows) throws IOException {
        if (sizes.length != 1) {
            throw VectorFile.unusable(
                    file,
                    "labels come in an idx file of one dimension, this one has " + sizes.length);
        }
        var labels = new long[Math.min(maxRows, sizes[0])];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (long) value();
        }
        return labels;
    }

    private double value() throws IOException {
        return switch (type) {
            case 0x08 -> in.readUnsignedByte();
            case 0x09 -> in.readByte();
            case 0x0B -> in.readShort();
            case 0x0C -> in.readInt();
            case 0x0D -> in.readFloat();
            case 0x0E -> in.readDouble();
            default ->
                    throw VectorFile.unusable(
                            file, "its values are of the unknown type 0x%02x".formatted(type));
        };
    }
}
