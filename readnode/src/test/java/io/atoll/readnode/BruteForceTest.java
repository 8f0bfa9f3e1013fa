package io.atoll.readnode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.readnode.TestCluster.Row;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Searches and queries over several segments against the naive way. Rows lie on few places and
/// share few keys, so there are ties and repeated keys everywhere.
class BruteForceTest {
    private static final int SEARCHES = 300;

    @TempDir Path folder;

    /// A row with the moment of its writing.
    private record Written(Row row, long timestamp) {
        float distance(double x) {
            float difference = (float) x - row.x();
            return difference * difference;
        }
    }

    @Test
    void answersEqualBruteForceWithTiesAndRepeatedKeys() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        try (var cluster = new TestCluster(folder)) {
            var written = new ArrayList<Written>();
            var segments = new ArrayList<SegmentInfo>();
            for (int i = 0; i < 3; i++) {
                Row[] rows = rows(random, 60);
                SegmentInfo sealed = cluster.seal(cluster.now(), rows);
                note(rows, sealed.minTimestamp(), written);
                segments.add(sealed);
            }
            cluster.commit(change -> change.in(segments.toArray(SegmentInfo[]::new)));
            TestNode node = cluster.start("read-1");
            long journal = cluster.openJournal();
            long[] all = {
                segments.get(0).id(), segments.get(1).id(), segments.get(2).id(), journal
            };
            node.awaitLoaded(all[0], all[1], all[2], journal);
            for (int i = 0; i < 5; i++) {
                Row[] rows = rows(random, 40);
                note(rows, cluster.insert(rows), written);
            }
            node.keys(node.strong(all), 0, 1);

            for (int i = 0; i < SEARCHES; i++) {
                double x = random.nextInt(12);
                int k = 1 + random.nextInt(random.nextBoolean() ? 5 : 120);
                NodeSearchAnswer answer = node.search(node.scope(all), x, k);
                List<Written> expected = nearest(written, x, k);
                assertEquals(
                        expected.stream().map(w -> w.row().key()).toList(),
                        answer.getKeys().getIntKeysList(),
                        "x " + x + " k " + k);
                assertEquals(
                        expected.stream().map(w -> w.distance(x)).toList(),
                        answer.getDistancesList());
                int limit = 1 + random.nextInt(120);
                var found = node.query(node.scope(all), limit);
                var youngest = youngest(written, limit);
                assertEquals(List.copyOf(youngest.keySet()), found.getKeys().getIntKeysList());
                assertEquals(List.copyOf(youngest.values()), found.getTimestampsList());
                assertEquals(limit < youngest(written, 1_000).size(), found.getMore());
            }
        }
    }

    private static Row[] rows(Random random, int count) {
        var rows = new Row[count];
        for (int i = 0; i < count; i++) {
            rows[i] = TestCluster.row(random.nextInt(90), random.nextInt(12));
        }
        return rows;
    }

    private static void note(Row[] rows, long timestamp, List<Written> written) {
        for (Row row : rows) {
            written.add(new Written(row, timestamp));
        }
    }

    private static List<Written> nearest(List<Written> written, double x, int k) {
        var sorted = new ArrayList<>(written);
        sorted.sort(
                Comparator.comparingDouble((Written w) -> w.distance(x))
                        .thenComparing(w -> w.row().key()));
        var seen = new HashSet<Long>();
        sorted.removeIf(w -> !seen.add(w.row().key()));
        return sorted.subList(0, Math.min(k, sorted.size()));
    }

    private static TreeMap<Long, Long> youngest(List<Written> written, int limit) {
        var youngest = new TreeMap<Long, Long>();
        written.forEach(w -> youngest.merge(w.row().key(), w.timestamp(), Math::max));
        while (youngest.size() > limit) {
            youngest.pollLastEntry();
        }
        return youngest;
    }
}
