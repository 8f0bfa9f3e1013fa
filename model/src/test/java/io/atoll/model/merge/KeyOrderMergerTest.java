package io.atoll.model.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.rows.Keys;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class KeyOrderMergerTest {

    @Test
    void ordersByKeyAndTakesTheYoungestRowOfEach() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<NodeRows> lists = new ArrayList<>();
            Map<Long, Long> youngest = new TreeMap<>();
            for (int node = random.nextInt(1, 7); node > 0; node--) {
                Map<Long, Long> rows = new TreeMap<>();
                for (int i = random.nextInt(0, 40); i > 0; i--) {
                    rows.put((long) random.nextInt(-30, 30), random.nextLong(1, 1_000_000));
                }
                rows.forEach((key, timestamp) -> youngest.merge(key, timestamp, Math::max));
                long[] keys = rows.keySet().stream().mapToLong(key -> key).toArray();
                lists.add(new NodeRows(Keys.ofLongs(keys), List.copyOf(rows.values())));
            }
            int offset = random.nextInt(0, 10);
            int limit = random.nextInt(1, 50);

            var merged = new MergedHits(0);
            var merger = new KeyOrderMerger(lists);
            merger.merge(offset, limit, merged);

            List<Map.Entry<Long, Long>> found = new ArrayList<>();
            for (int i = 0; i < merged.size(); i++) {
                NodeRows rows = lists.get(merged.list(i));
                found.add(
                        Map.entry(
                                (Long) rows.keys().get(merged.hit(i)),
                                rows.timestamps().get(merged.hit(i))));
            }
            assertEquals(
                    youngest.entrySet().stream().skip(offset).limit(limit).toList(),
                    found,
                    "seed " + seed);
            assertEquals(youngest.size() > offset + limit, merger.hasNext(), "seed " + seed);
        }
    }

    private record NodeRows(Keys keys, List<Long> timestamps) implements KeyedRows {

        @Override
        public long timestamp(int row) {
            return timestamps.get(row);
        }
    }

    /// Lists that show a few rows at first, with several rows of a key.
    @Test
    void lengthensListsWhereverTheyEnd() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<Shortened> lists = new ArrayList<>();
            Map<Long, Long> youngest = new TreeMap<>();
            for (int list = random.nextInt(1, 5); list > 0; list--) {
                var keys = new long[random.nextInt(0, 40)];
                Arrays.setAll(keys, _ -> random.nextInt(12));
                Arrays.sort(keys);
                List<Long> timestamps = random.longs(keys.length, 1, 1_000).boxed().toList();
                for (int i = 0; i < keys.length; i++) {
                    youngest.merge(keys[i], timestamps.get(i), Math::max);
                }
                lists.add(new Shortened(keys, timestamps, random.nextInt(1, 9)));
            }
            var merger = new KeyOrderMerger(lists);
            var merged = new MergedHits(0);
            while (merger.hasNext()) {
                merger.merge(0, random.nextInt(1, 4), merged);
            }

            List<Map.Entry<Long, Long>> found = new ArrayList<>();
            for (int i = 0; i < merged.size(); i++) {
                Shortened rows = lists.get(merged.list(i));
                found.add(
                        Map.entry(
                                (Long) rows.keys().get(merged.hit(i)),
                                rows.timestamp(merged.hit(i))));
            }
            assertEquals(List.copyOf(youngest.entrySet()), found, "seed " + seed);
        }
    }

    private static final class Shortened implements KeyedRows {
        private final long[] keys;
        private final List<Long> timestamps;
        private int shown;

        Shortened(long[] keys, List<Long> timestamps, int shown) {
            this.keys = keys;
            this.timestamps = timestamps;
            this.shown = Math.min(shown, keys.length);
        }

        @Override
        public Keys keys() {
            return Keys.ofLongs(Arrays.copyOf(keys, shown));
        }

        @Override
        public long timestamp(int row) {
            return timestamps.get(row);
        }

        @Override
        public boolean lengthen() {
            int before = shown;
            shown = Math.min(keys.length, 2 * shown);
            return shown > before;
        }
    }

    @Test
    void withoutALimitAllRowsAreTaken() {
        var rows = new NodeRows(Keys.ofLongs(3, 4, 5), List.of(1L, 2L, 3L));

        var merged = new MergedHits(0);
        new KeyOrderMerger(List.of(rows)).merge(0, Integer.MAX_VALUE, merged);

        assertEquals(3, merged.size());
    }
}
