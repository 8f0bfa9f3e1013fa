package io.atoll.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.rows.Keys;
import io.atoll.router.KeyOrderMerger.NodeRows;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
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

            MergedHits merged = new KeyOrderMerger(lists).merge(offset, limit);

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
        }
    }

    @Test
    void withoutALimitAllRowsAreTaken() {
        var rows = new NodeRows(Keys.ofLongs(3, 4, 5), List.of(1L, 2L, 3L));

        assertEquals(3, new KeyOrderMerger(List.of(rows)).merge(0, Integer.MAX_VALUE).size());
    }
}
