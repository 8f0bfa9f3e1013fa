package io.atoll.cli.vectors;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Reads a file of vectors in any known format; idx, npy and vecs files gzipped or not. fvecs,
/// bvecs and ivecs are known by their names, all others by their first bytes.
public final class VectorFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MARK_BYTES = 16;

    private VectorFile() {}

    /// @param maxRows at most so many, from the beginning
    /// @throws AtollException PARAMETER_INVALID for a file that cannot be used
    public static Vectors read(Path file, int maxRows) {
        return read(file, Hdf5Format.TRAIN, maxRows);
    }

    /// Reads queries: of a file that holds them beside the rows, those.
    public static Vectors readQueries(Path file, int maxRows) {
        return read(file, Hdf5Format.TEST, maxRows);
    }

    /// Whether a file holds queries beside its rows.
    public static boolean hasQueries(Path file) {
        try (DataInputStream in = open(file)) {
            return Hdf5Format.recognises(in.readNBytes(MARK_BYTES));
        } catch (IOException e) {
            throw unusable(file, e.toString());
        }
    }

    private static Vectors read(Path file, String set, int maxRows) {
        try (DataInputStream in = open(file)) {
            Vectors vectors = read(file, set, in, maxRows);
            if (vectors.size() == 0) {
                throw unusable(file, "it holds no vectors");
            }
            return vectors;
        } catch (EOFException e) {
            throw unusable(file, "it ends in the middle of a vector");
        } catch (IOException e) {
            throw unusable(file, e.toString());
        }
    }

    private static Vectors read(Path file, String set, DataInputStream in, int maxRows)
            throws IOException {
        in.mark(MARK_BYTES);
        byte[] start = in.readNBytes(MARK_BYTES);
        in.reset();
        if (IdxFormat.recognises(start)) {
            return IdxFormat.readVectors(file, in, maxRows);
        }
        if (NpyFormat.recognises(start)) {
            return NpyFormat.read(file, in, maxRows);
        }
        if (Hdf5Format.recognises(start)) {
            return Hdf5Format.read(file, set, maxRows);
        }
        if (ParquetFormat.recognises(start)) {
            return ParquetFormat.read(file, maxRows);
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replace(".gz", "");
        for (VecsFormat format : VecsFormat.values()) {
            if (name.endsWith(format.extension())) {
                return format.read(file, in, maxRows);
            }
        }
        throw unusable(
                file, "it is in none of the formats idx, npy, fvecs, bvecs, ivecs, parquet, hdf5");
    }

    /// Reads labels: the one-dimensional idx file that goes with a file of images.
    public static long[] readLabels(Path file, int maxRows) {
        try (DataInputStream in = open(file)) {
            return IdxFormat.readLabels(file, in, maxRows);
        } catch (EOFException e) {
            throw unusable(file, "it ends before its last label");
        } catch (IOException e) {
            throw unusable(file, e.toString());
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
            in.mark(2);
            boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return new DataInputStream(
                    zipped
                            ? new BufferedInputStream(
                                    new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES)
                            : in);
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file");
        }
    }

    static AtollException unusable(Path file, String why) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID, "cannot use %s: %s".formatted(file, why));
    }
}
