package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.Clusters;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/// What holds of every type of index.
final class IndexChecks {
    private static final double LEAST_RECALL = 0.95;

    private IndexChecks() {}

    /// Nearly all of the rows that a scan finds are found, with the scan's distances, and as many.
    static void assertFinds(
            SealedSegment flat, SealedSegment segment, VectorSearch search, String plan) {
        try (var exact = flat.view(SearchableSegment.NOW);
                var view = segment.view(SearchableSegment.NOW)) {
            VectorHits expected = exact.search(search);
            VectorHits found = view.search(search);
            assertEquals(plan, found.plan());
            int hits = 0;
            int wanted = 0;
            for (int q = 0; q < found.queries(); q++) {
                if (search.query().range().isEmpty()) {
                    assertEquals(expected.rows(q).length, found.rows(q).length);
                }
                wanted += expected.rows(q).length;
                hits += found(expected, found, q);
            }
            double recall = (double) hits / wanted;
            assertTrue(recall >= LEAST_RECALL, "recall " + recall + " of " + wanted);
        }
    }

    private static int found(VectorHits expected, VectorHits found, int query) {
        var distances = new HashMap<Integer, Float>();
        for (int i = 0; i < expected.rows(query).length; i++) {
            distances.put(expected.rows(query)[i], expected.distances(query)[i]);
        }
        int hits = 0;
        for (int i = 0; i < found.rows(query).length; i++) {
            Float distance = distances.get(found.rows(query)[i]);
            if (distance != null) {
                hits++;
                assertEquals(distance, found.distances(query)[i]);
            }
        }
        return hits;
    }

    /// The files of a segment whose names end so.
    static List<Path> files(Clusters clusters, SealedSegment segment, String ending)
            throws IOException {
        try (Stream<Path> files = Files.list(clusters.folder().resolve(segment.info().folder()))) {
            return files.filter(file -> file.toString().matches(".*\\." + ending))
                    .sorted()
                    .toList();
        }
    }

    /// A damaged file is told by its name where files are checked; where they are not, one that is
    /// read when a segment is opened is told too.
    static void assertToldWhenDamaged(Clusters clusters, SealedSegment segment, Path file)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        var error =
                assertThrows(
                        AtollException.class,
                        () ->
                                SealedSegment.open(
                                        clusters.storage(),
                                        segment.info(),
                                        clusters.schema(),
                                        true));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().contains(file.getFileName().toString()));
        if (file.toString().endsWith("m")) {
            error = assertThrows(AtollException.class, () -> clusters.open(segment.info()));
            assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        }
        Files.write(file, bytes);
    }
}
