package io.atoll.cli.budgets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.bench.ExactSearch;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.GeneratedVectors;
import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

class LuceneGraphTest {
    @TempDir private Path folder;

    @Test
    void findsMoreTheWiderItIsSearched() throws Exception {
        TestSet set = TestSet.of(GeneratedVectors.generate("3000x16", 50, 7), 50);
        var quiet = new Terminal(new PrintStream(OutputStream.nullOutputStream()), false, 80);
        try (var progress = quiet.progress("exact search", 50);
                var graph =
                        new LuceneGraph(
                                folder,
                                set.rows(),
                                set.queries(),
                                new ExactSearch(set.rows(), Metric.L2)
                                        .search(set.queries(), 10, progress),
                                10,
                                16,
                                100)) {
            GraphBaseline.Searches narrow = graph.search(10, Duration.ZERO);
            GraphBaseline.Searches wide = graph.search(200, Duration.ZERO);

            assertTrue(narrow.recall() > 0.7 && narrow.recall() < 1, "" + narrow);
            assertEquals(1, wide.recall(), 0.005);
            assertTrue(
                    narrow.scored() >= 10 && narrow.scored() < wide.scored(), narrow + " " + wide);
            assertTrue(narrow.cpuMillis() > 0 && graph.buildCpuSeconds() > 0);
        }
    }
}
