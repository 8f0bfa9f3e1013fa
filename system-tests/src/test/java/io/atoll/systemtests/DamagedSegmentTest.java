package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.AtollException;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Metric;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.router.api.Missing;
import io.atoll.router.api.QueryAnswer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A file of a sealed segment is not what was written. The node that opens the segment for the
/// first time notices, and names the file; reads say what they lack and why, and have the rest.
final class DamagedSegmentTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int KEYS = 400;

    @TempDir Path folder;

    private enum Harm {
        WRONG_BIT {
            @Override
            void inflict(Path file) throws IOException {
                byte[] content = Files.readAllBytes(file);
                content[content.length / 3] ^= 4;
                Files.write(file, content);
            }
        },
        CUT_OFF {
            @Override
            void inflict(Path file) throws IOException {
                byte[] content = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(content, content.length - 1));
            }
        },
        MISSING {
            @Override
            void inflict(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void inflict(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void isNamedInTheErrorTheMetricAndTheCoverageAndOtherSegmentsGoOn(Harm harm) throws Exception {
        try (var cluster = TestCluster.start(folder, 1, 1 << 20)) {
            CheckedClient.createCollection(cluster.router(), Metric.L2, 1, LIMIT);
            var client = new CheckedClient(cluster::router, Metric.L2, 0, KEYS, LIMIT);
            var random = new Random(1);
            fillTwoSegments(cluster, client, random);
            Path file = anyFileOfASegment();
            byte[] whole = Files.readAllBytes(file);
            String name = folder.relativize(file).toString();

            harm.inflict(file);
            cluster.restartReadNode("read-1");

            Await.until(
                    "the damage is noticed", () -> cluster.damagedFiles("read-1").contains(name));
            Await.until("all the rest is loaded", () -> lacksOnly(cluster, name));
            var error = assertThrows(ExecutionException.class, () -> count(cluster, 1));
            assertTrue(messageOf(error).contains(name), messageOf(error));
            QueryAnswer partly = count(cluster, 0.1);
            assertTrue(partly.count() > 0);
            assertTrue(partly.coverage().share() < 1);

            Files.write(file, whole);
            CheckedClient.awaitLoaded(cluster.router());
            client.checkAll();
            assertEquals(List.of(), cluster.damagedFiles("read-1"));
        }
    }

    private static void fillTwoSegments(TestCluster cluster, CheckedClient client, Random random)
            throws Exception {
        for (int i = 0; i < 2; i++) {
            for (int write = 0; write < 10; write++) {
                client.write(random);
            }
            cluster.router().flush("default", CheckedClient.COLLECTION, LIMIT);
        }
        client.checkAll();
    }

    /// One of the last segment, when nothing is to be done with the segments any more.
    private Path anyFileOfASegment() throws IOException {
        try (var catalog = CatalogReader.open(CatalogConfig.sqlite(folder.resolve("catalog.db")))) {
            Await.until("all is sealed and indexed", () -> isQuiet(manifest(catalog)));
            SegmentInfo segment = manifest(catalog).segments().getLast();
            try (var files = Files.list(folder.resolve(segment.folder()))) {
                return files.filter(file -> file.toString().endsWith(".fdt"))
                        .findAny()
                        .orElseThrow();
            }
        }
    }

    private static Manifest manifest(CatalogReader catalog) {
        return catalog.read().manifests().values().iterator().next();
    }

    private static boolean isQuiet(Manifest manifest) {
        return manifest.journals().size() == 1
                && manifest.segments().size() >= 2
                && manifest.segments().stream()
                        .noneMatch(segment -> segment.builtIndexes().isEmpty());
    }

    private static QueryAnswer count(TestCluster cluster, double minCoverage) throws Exception {
        var terms =
                new ReadTerms(
                        ReadTarget.of("default", CheckedClient.COLLECTION),
                        List.of(),
                        new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                        new Patience(SHORT, minCoverage));
        return cluster.router()
                .query(CollectionQuery.counting(terms, FilterText.NONE))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /// Whether all is read but one segment, whose reason names the file.
    private static boolean lacksOnly(TestCluster cluster, String name) {
        try {
            List<Missing> missing = count(cluster, 0.01).coverage().missing();
            return missing.size() == 1 && missing.getFirst().reason().contains(name);
        } catch (Exception e) {
            return false;
        }
    }

    private static String messageOf(Throwable error) {
        Throwable cause = error;
        while (cause instanceof ExecutionException || cause instanceof CompletionException) {
            cause = cause.getCause();
        }
        return ((AtollException) cause).getMessage();
    }
}
