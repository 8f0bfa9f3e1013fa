package io.atoll.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

class BenchReportTest {
    private static final BenchReport REPORT =
            new BenchReport(
                    "digits.idx",
                    60_000,
                    784,
                    new IndexChoice(
                            Metric.L2,
                            "HNSW",
                            Map.of("M", "16", "efConstruction", "100"),
                            OptionalInt.of(64)),
                    10,
                    12.34,
                    5,
                    0.5,
                    20,
                    new Accuracy(1000, 0.99567, 1, "query 3 got 9 of 10 rows"),
                    OptionalDouble.of(1234.4),
                    List.of(
                            new Round(1, 5_000, 10, 1.5, 3.25, 9, 0),
                            new Round(8, 20_000, 10, 3.5, 8, 20, 2)));

    @Test
    void isATableForPeople() {
        assertEquals(
                """
                vectors       60,000 x 784 of digits.idx
                index         L2, HNSW [M=16, efConstruction=100], ef=64
                exact search  12.3 s for 1,000 queries
                load          5.0 s, 12,000 rows/s
                flush         0.5 s
                index build   20.0 s after the flush
                recall@10     0.9957
                scored        1,234 vectors per search, 2.06 % of all

                 clients   searches/s     p50 ms     p99 ms     max ms
                       1          500       1.50       3.25       9.00
                       8        2,000       3.50       8.00      20.00
                """,
                REPORT.text());
    }

    @Test
    void isJsonForPrograms() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(REPORT.json());

        assertEquals(60_000, json.path("rows").asInt());
        assertEquals("16", json.path("params").path("M").asText());
        assertEquals(64, json.path("ef").asInt());
        assertEquals(0.99567, json.path("recall").asDouble());
        assertEquals(3, json.path("shortAnswers").asInt());
        assertEquals(1234.4, json.path("scoredPerSearch").asDouble());
        assertEquals(8, json.path("rounds").path(1).path("clients").asInt());
        assertEquals(2000, json.path("rounds").path(1).path("searchesPerSecond").asDouble());
    }
}
