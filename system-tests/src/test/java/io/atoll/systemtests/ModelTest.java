package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Metric;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Drives a whole cluster with random writes, flushes and restarts, and compares every answer with
/// brute force over the rows that should be alive. Vectors are small whole numbers, so distances
/// are exact and ties are many.
final class ModelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int KEY_SPACE = 400;
    private static final int STEPS = 120;

    @ParameterizedTest(name = "seed {0}, {1} read nodes, {2}")
    @CsvSource({"1, 1, L2", "2, 2, L2", "3, 3, IP", "4, 2, IP"})
    void answersLikeBruteForceWhateverHappensToTheCluster(
            long seed, int readNodes, Metric metric, @TempDir Path folder) throws Exception {
        System.out.println("model test, seed " + seed);
        try (var cluster = TestCluster.start(folder, readNodes, 6_000)) {
            run(cluster, new Random(seed), metric);
        }
    }

    private static void run(TestCluster cluster, Random random, Metric metric) throws Exception {
        CheckedClient.createCollection(cluster.router(), metric, 1, LIMIT);
        var client = new CheckedClient(cluster::router, metric, 0, KEY_SPACE, LIMIT);
        for (int step = 0; step < STEPS; step++) {
            String done = change(cluster, client, random);
            try {
                client.checkSearch(random);
                client.checkSearch(random);
                client.checkQuery(random);
                client.checkCount(random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("step " + step + ", after " + done, e);
            }
        }
        assertEquals(List.of(), client.unknownOutcomes());
    }

    private static String change(TestCluster cluster, CheckedClient client, Random random)
            throws Exception {
        int dice = random.nextInt(100);
        if (dice < 86) {
            return client.write(random);
        } else if (dice < 92) {
            String id = cluster.readNodeIds().get(random.nextInt(cluster.readNodeIds().size()));
            cluster.restartReadNode(id);
            return "restart of " + id;
        } else if (dice < 96) {
            cluster.restartWriteNode();
            return "restart of the write node";
        } else if (dice < 98) {
            cluster.restartRouter();
            CheckedClient.awaitLoaded(cluster.router());
            return "restart of the router";
        }
        cluster.router()
                .compactions()
                .begin(cluster.router().collection("default", CheckedClient.COLLECTION), LIMIT);
        return "compaction";
    }
}
