package io.atoll.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.jhdf.HdfFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

class VectorFileTest {
    @TempDir private Path folder;

    @Test
    void readsImagesFromIdxAsRowsOfBytes() throws IOException {
        byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, (byte) 255};

        Vectors vectors = VectorFile.read(write("images", images), 100);

        assertEquals(2, vectors.size());
        assertEquals(2, vectors.dimension());
        assertArrayEquals(new float[] {1, 2}, vectors.get(0));
        assertArrayEquals(new float[] {3, 255}, vectors.get(1));
    }

    @Test
    void readsFloatsFromIdx() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20).put(new byte[] {0, 0, 13, 2});
        bytes.putInt(1).putInt(2).putFloat(0.5f).putFloat(-1.5f);

        Vectors vectors = VectorFile.read(write("floats", bytes.array()), 100);

        assertArrayEquals(new float[] {0.5f, -1.5f}, vectors.get(0));
    }

    @Test
    void readsZippedFilesWhateverTheirName() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(fvecs(new float[] {1, 2}));
        }
        Vectors vectors = VectorFile.read(write("base.fvecs.gz", zipped.toByteArray()), 100);
        assertArrayEquals(new float[] {1, 2}, vectors.get(0));
        assertEquals(1, VectorFile.read(write("base.fvecs", zipped.toByteArray()), 100).size());
    }

    @Test
    void readsAColumnOfListsFromParquet() throws IOException {
        Path file = resource("vectors.parquet");

        Vectors vectors = VectorFile.read(file, 3);

        assertEquals(3, vectors.size());
        assertArrayEquals(new float[] {2, 2.125f, 2.25f, 2.375f}, vectors.get(2));
        assertEquals(5, VectorFile.read(file, 100).size());
        assertFalse(VectorFile.hasQueries(file));
    }

    @Test
    void refusesListsOfDifferentLengthsInParquet() throws IOException {
        Path file = resource("ragged.parquet");
        AtollException refused =
                assertThrows(AtollException.class, () -> VectorFile.read(file, 100));
        assertEquals(
                "cannot use %s: vector 1 has 1 dimensions; all have the same number, 1 to 32768"
                        .formatted(file),
                refused.getMessage());
    }

    /// Written by Arrow.
    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var in = Objects.requireNonNull(VectorFileTest.class.getResourceAsStream(name))) {
            Files.copy(in, file);
        }
        return file;
    }

    @Test
    void readsRowsAndQueriesFromHdf5() {
        Path file = folder.resolve("bench.hdf5");
        try (var hdf5 = HdfFile.write(file)) {
            hdf5.putDataset("train", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            hdf5.putDataset("test", new double[][] {{0.5, 1.5}});
        }

        Vectors rows = VectorFile.read(file, 2);

        assertEquals(2, rows.size());
        assertArrayEquals(new float[] {3, 4}, rows.get(1));
        assertTrue(VectorFile.hasQueries(file));
        assertArrayEquals(new float[] {0.5f, 1.5f}, VectorFile.readQueries(file, 10).get(0));
    }

    @Test
    void refusesHdf5WithoutWhatIsNeeded() {
        Path file = folder.resolve("other.hdf5");
        try (var hdf5 = HdfFile.write(file)) {
            hdf5.putDataset("train", new int[][] {{1, 2}});
        }
        AtollException noNumbers =
                assertThrows(AtollException.class, () -> VectorFile.read(file, 10));
        assertTrue(
                noNumbers.getMessage().contains("no floating-point numbers but int"),
                noNumbers.getMessage());
        AtollException noQueries =
                assertThrows(AtollException.class, () -> VectorFile.readQueries(file, 10));
        assertTrue(
                noQueries.getMessage().contains("no data set 'test' of two dimensions"),
                noQueries.getMessage());
    }

    @Test
    void readsLabelsFromIdx() throws IOException {
        Path file = write("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 7, 8, (byte) 200});
        assertArrayEquals(new long[] {7, 8, 200}, VectorFile.readLabels(file, 10));
        assertArrayEquals(new long[] {7, 8}, VectorFile.readLabels(file, 2));
        assertRefused("labels", "it is an idx file of labels, not of vectors");
    }

    @Test
    void readsFvecsBvecsAndIvecs() throws IOException {
        Vectors floats =
                VectorFile.read(
                        write("a.fvecs", fvecs(new float[] {1.5f, 2}, new float[] {3, -4})), 100);
        assertArrayEquals(new float[] {1.5f, 2}, floats.get(0));
        assertArrayEquals(new float[] {3, -4}, floats.get(1));

        byte[] bytes = {2, 0, 0, 0, 1, (byte) 200};
        assertArrayEquals(
                new float[] {1, 200}, VectorFile.read(write("a.bvecs", bytes), 100).get(0));

        byte[] integers = {1, 0, 0, 0, 0, 1, 0, 0};
        assertArrayEquals(
                new float[] {256}, VectorFile.read(write("a.ivecs", integers), 100).get(0));
    }

    @Test
    void readsAMatrixFromNpy() throws IOException {
        byte[] file =
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 1, 2, 3, 4);

        Vectors vectors = VectorFile.read(write("a.npy", file), 100);

        assertArrayEquals(new float[] {1, 2}, vectors.get(0));
        assertArrayEquals(new float[] {3, 4}, vectors.get(1));
    }

    @Test
    void readsNoMoreRowsThanAskedFor() throws IOException {
        byte[] three = fvecs(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});
        assertEquals(2, VectorFile.read(write("a.fvecs", three), 2).size());
    }

    @Test
    void refusesWhatItCannotUse() throws IOException {
        assertRefused("absent", "there is no such file");
        write("a.txt", "1 2 3".getBytes(StandardCharsets.UTF_8));
        assertRefused("a.txt", "it is in none of the formats idx, npy, fvecs, bvecs, ivecs");
        write("empty.fvecs", new byte[0]);
        assertRefused("empty.fvecs", "it holds no vectors");
        write("short.fvecs", new byte[] {2, 0, 0, 0, 1, 2, 3, 4, 5});
        assertRefused("short.fvecs", "it ends in the middle of a vector");
        write("cut.idx", new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3});
        assertRefused("cut.idx", "it ends in the middle of a vector");
        write("mixed.bvecs", new byte[] {1, 0, 0, 0, 9, 2, 0, 0, 0, 9, 9});
        assertRefused("mixed.bvecs", "vector 1 says it has 2 dimensions");
        write("huge.fvecs", new byte[] {0, 0, 0, 127});
        assertRefused("huge.fvecs", "vector 0 says it has 2130706432 dimensions");
        write("f8.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }"));
        assertRefused("f8.npy", "an npy array of values other than float32 (<f4)");
        write("f.npy", npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }"));
        assertRefused("f.npy", "an npy array in Fortran's order");
        write("flat.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }"));
        assertRefused("flat.npy", "an npy array not of two dimensions");
    }

    private void assertRefused(String file, String why) {
        var error =
                assertThrows(
                        AtollException.class, () -> VectorFile.read(folder.resolve(file), 100));
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains(why), error.getMessage());
        assertTrue(error.getMessage().contains(file), error.getMessage());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] fvecs(float[]... vectors) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.length * 4 * (1 + vectors[0].length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            bytes.putInt(vector.length);
            for (float value : vector) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private static byte[] npy(String header, float... values) {
        byte[] head = (header + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + head.length + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0x93)
                        .put("NUMPY".getBytes(StandardCharsets.UTF_8))
                        .put(new byte[] {1, 0})
                        .putShort((short) head.length)
                        .put(head);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
