package io.atoll.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// A folder of vectors that other programs can read too: `rows.f32` and `queries.f32`, float32,
/// little-endian, row by row, and `dimension`, in decimal.
final class VectorFolder {
    private static final int QUERIES = 500;
    private static final int DIMENSION = 128;
    private static final int LATENT = 24;

    private VectorFolder() {}

    /// Writes what is asked for; see [GraphQuality].
    ///
    /// @param asked empty: the folder stays as it is
    static void fill(Path folder, List<String> asked) throws IOException {
        Files.createDirectories(folder);
        if (asked.isEmpty()) {
            return;
        }
        switch (asked.getFirst()) {
            case "clusters" ->
                    generate(
                            folder,
                            Integer.parseInt(asked.get(1)),
                            Double.parseDouble(asked.get(2)),
                            asked.size() > 3);
            case "images" -> {
                images(Path.of(asked.get(1)), folder.resolve("rows.f32"), Integer.MAX_VALUE);
                images(Path.of(asked.get(2)), folder.resolve("queries.f32"), QUERIES);
            }
            default -> throw new IllegalArgumentException(asked.getFirst());
        }
    }

    static float[][] rows(Path folder) throws IOException {
        return read(folder.resolve("rows.f32"), dimension(folder));
    }

    static float[][] queries(Path folder) throws IOException {
        return read(folder.resolve("queries.f32"), dimension(folder));
    }

    private static int dimension(Path folder) throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve("dimension")));
    }

    private static void generate(Path folder, int count, double spread, boolean ordered)
            throws IOException {
        var random = new Random(7);
        var axes = new double[LATENT][DIMENSION];
        for (double[] axis : axes) {
            for (int i = 0; i < DIMENSION; i++) {
                axis[i] = random.nextGaussian() / Math.sqrt(LATENT);
            }
        }
        var rows = new float[count][];
        var queries = new float[count / 50 + 1][];
        int clusters = 0;
        for (int row = 0; row < count; clusters++) {
            double[] centre = near(new double[LATENT], 1, random);
            int end = Math.min(count, row + random.nextInt(50, 251));
            for (; row < end; row++) {
                rows[row] = embedded(near(centre, spread, random), axes, random);
            }
            queries[clusters] = embedded(near(centre, spread, random), axes, random);
        }
        if (!ordered) {
            shuffle(rows, count, random);
        }
        shuffle(queries, clusters, random);
        System.out.printf("%d rows in %d clusters%n", count, clusters);
        write(folder.resolve("rows.f32"), rows);
        write(folder.resolve("queries.f32"), Arrays.copyOf(queries, Math.min(clusters, QUERIES)));
        Files.writeString(folder.resolve("dimension"), Integer.toString(DIMENSION));
    }

    private static double[] near(double[] centre, double spread, Random random) {
        var point = centre.clone();
        for (int i = 0; i < point.length; i++) {
            point[i] += spread * random.nextGaussian();
        }
        return point;
    }

    private static float[] embedded(double[] point, double[][] axes, Random random) {
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            double sum = 0.01 * random.nextGaussian();
            for (int axis = 0; axis < LATENT; axis++) {
                sum += point[axis] * axes[axis][i];
            }
            vector[i] = (float) sum;
        }
        return vector;
    }

    private static void shuffle(float[][] vectors, int count, Random random) {
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            float[] vector = vectors[i];
            vectors[i] = vectors[other];
            vectors[other] = vector;
        }
    }

    private static void images(Path source, Path target, int most) throws IOException {
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(source)))) {
            in.readInt();
            var vectors = new float[Math.min(most, in.readInt())][];
            int pixels = in.readInt() * in.readInt();
            for (int row = 0; row < vectors.length; row++) {
                byte[] image = in.readNBytes(pixels);
                vectors[row] = new float[pixels];
                for (int i = 0; i < pixels; i++) {
                    vectors[row][i] = image[i] & 0xff;
                }
            }
            write(target, vectors);
            Files.writeString(target.resolveSibling("dimension"), Integer.toString(pixels));
        }
    }

    private static void write(Path file, float[][] vectors) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (float[] vector : vectors) {
                out.write(bytes(vector).array());
            }
        }
    }

    /// Little-endian.
    static ByteBuffer bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes;
    }

    private static float[][] read(Path file, int dimension) throws IOException {
        try (var channel = FileChannel.open(file)) {
            ByteBuffer bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                            .order(ByteOrder.LITTLE_ENDIAN);
            int count = (int) (channel.size() / Float.BYTES / dimension);
            var vectors = new float[Math.min(count, Integer.getInteger("maxRows", count))][];
            for (int row = 0; row < vectors.length; row++) {
                vectors[row] = new float[dimension];
                for (int i = 0; i < dimension; i++) {
                    vectors[row][i] = bytes.getFloat();
                }
            }
            return vectors;
        }
    }
}
