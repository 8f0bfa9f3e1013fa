package io.atoll.cli.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.vectors.Vectors;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// hnswlib's graph by the Euclidean distance, built and searched by one thread of a Python process
/// (`hnswlib_graph.py`).
final class HnswlibGraph implements GraphBaseline {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "hnswlib_graph.py";

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final ExactAnswers exact;
    private final int queryCount;
    private final String version;
    private final double buildCpuSeconds;

    /// @param python a program that runs Python and finds hnswlib and NumPy
    /// @param folder for the vectors and the program
    HnswlibGraph(
            String python,
            Path folder,
            Vectors rows,
            Vectors queries,
            ExactAnswers exact,
            int k,
            int m,
            int efConstruction)
            throws IOException {
        this.exact = exact;
        this.queryCount = queries.size();
        Path script = copyScript(folder);
        process =
                new ProcessBuilder(python, script.toString())
                        .redirectError(folder.resolve("hnswlib.log").toFile())
                        .start();
        orders = process.outputWriter();
        answers = process.inputReader();
        JsonNode built =
                ask(
                        Map.of(
                                "rows",
                                write(folder.resolve("rows.f32"), rows).toString(),
                                "queries",
                                write(folder.resolve("queries.f32"), queries).toString(),
                                "dimension",
                                rows.dimension(),
                                "k",
                                k,
                                "m",
                                m,
                                "efConstruction",
                                efConstruction));
        version = built.path("version").asText();
        buildCpuSeconds = built.path("buildCpuSeconds").asDouble();
    }

    /// Whether a program runs Python and finds what is needed.
    static boolean isIn(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import hnswlib, numpy")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path copyScript(Path folder) throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = HnswlibGraph.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is not beside its class");
            }
            Files.copy(in, script);
        }
        return script;
    }

    /// As float32, little-endian, row by row.
    private static Path write(Path file, Vectors vectors) throws IOException {
        var row =
                ByteBuffer.allocate(vectors.dimension() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(file);
                var buffered = new java.io.BufferedOutputStream(out, 1 << 20)) {
            for (int i = 0; i < vectors.size(); i++) {
                row.asFloatBuffer().put(vectors.get(i));
                buffered.write(row.array());
            }
        }
        return file;
    }

    private JsonNode ask(Map<String, Object> order) throws IOException {
        orders.write(JSON.writeValueAsString(order));
        orders.newLine();
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the Python process with hnswlib has ended");
        }
        return JSON.readTree(answer);
    }

    @Override
    public String name() {
        return "hnswlib " + version;
    }

    @Override
    public double buildCpuSeconds() {
        return buildCpuSeconds;
    }

    @Override
    public Searches search(int ef, Duration atLeast) throws IOException {
        JsonNode answer = ask(Map.of("ef", ef, "seconds", atLeast.toMillis() / 1e3));
        long correct = 0;
        for (int query = 0; query < queryCount; query++) {
            List<Long> ids = new ArrayList<>();
            answer.path("ids").path(query).forEach(id -> ids.add(id.asLong()));
            correct += exact.correct(query, ids);
        }
        return new Searches(
                (double) correct / ((long) queryCount * exact.expected()),
                answer.path("cpuMillis").asDouble(),
                Double.NaN);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
