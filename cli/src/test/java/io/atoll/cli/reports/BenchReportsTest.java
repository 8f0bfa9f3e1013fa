package io.atoll.cli.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.bench.Accuracy;
import io.atoll.cli.bench.BenchCase;
import io.atoll.cli.bench.BenchResult;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MeasuredCase;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.SearchShape.Returned;
import io.atoll.cli.bench.ServerFootprint;
import io.atoll.cli.processes.ServerCost;
import io.atoll.cli.processes.UsePerQuery;
import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

class BenchReportsTest {
    private static final Accuracy PLAIN =
            new Accuracy(1000, 0.99567, 1, "query 3 got 9 of 10 rows");
    private static final BenchResult RESULT =
            new BenchResult(
                    "digits.idx",
                    60_000,
                    784,
                    new IndexChoice(
                            Metric.L2,
                            "HNSW",
                            Map.of("M", "16", "efConstruction", "100"),
                            Map.of("ef", "64")),
                    10,
                    12.34,
                    5,
                    0.5,
                    20,
                    List.of(
                            new MeasuredCase(
                                    BenchCase.of(1, SearchShape.PLAIN),
                                    new Round(1, 5_000, 10, 1.5, 2, 3.25, 9, 0),
                                    PLAIN,
                                    Optional.of(new ServerCost(1234.4, 1.23456)),
                                    Optional.of(
                                            new UsePerQuery(
                                                    1.5,
                                                    14.25,
                                                    Map.of(
                                                            "search",
                                                            new UsePerQuery.Group(1.2, 4),
                                                            "grpc",
                                                            new UsePerQuery.Group(0.28, 10.2),
                                                            "idle",
                                                            new UsePerQuery.Group(0.02, 0.05))))),
                            new MeasuredCase(
                                    new BenchCase(8, SearchShape.PLAIN, OptionalDouble.of(1500), 0),
                                    new Round(8, 20_000, 10, 3.5, 5, 8, 20, 2),
                                    PLAIN,
                                    Optional.empty(),
                                    Optional.empty()),
                            new MeasuredCase(
                                    new BenchCase(
                                            8,
                                            new SearchShape(100, 0.001, Returned.vectors),
                                            OptionalDouble.empty(),
                                            1000),
                                    new Round(8, 200, 10, 30.5, 50, 80, 200, 0),
                                    new Accuracy(1000, 1, 0, ""),
                                    Optional.empty(),
                                    Optional.empty())),
                    Optional.of(new Round(1, 20, 1, 1.25, 2, 3, 3.5, 0)),
                    new ServerFootprint(
                            OptionalLong.of(734_000_000),
                            OptionalLong.of(215_000_000),
                            OptionalDouble.of(2.25)));

    @Test
    void isATableForPeople() {
        assertEquals(
                """
                vectors       60,000 x 784 of digits.idx
                index         L2, HNSW [M=16, efConstruction=100], searched with [ef=64]
                exact search  12.3 s for 1,000 queries
                load          5.0 s, 12,000 rows/s
                flush         0.5 s
                index build   20.0 s after the flush
                recall@10     0.9957
                searchable    1.3 ms after the acknowledgement (p50 of 20 rows, longest 3.5 ms)
                memory        734 MB resident, mapped files included
                disk          215 MB
                restart       2.3 s to the first full answer

                clients    nq   filter   output    due/s writes/s     ef   recall  queries/s    p50 ms    p95 ms    p99 ms    max ms   scored   cpu ms switches
                      1     1        -      ids        -        -      -   0.9957        500      1.50      2.00      3.25      9.00    1,234    1.500     14.3
                      8     1        -      ids     1500        -      -   0.9957      2,000      3.50      5.00      8.00     20.00        -        -        -
                      8   100    0.1 %  vectors        -     1000      -        -      2,000     30.50     50.00     80.00    200.00        -        -        -

                ms of CPU and context switches for each query, by threads of the server
                  clients: 1, nq: 1, output: ids
                      search 1.200 / 4.0, grpc 0.280 / 10.2
                """,
                BenchTable.of(RESULT));
    }

    @Test
    void isJsonForPrograms() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(BenchJson.of(RESULT));

        assertEquals(60_000, json.path("rows").asInt());
        assertEquals("16", json.path("params").path("M").asText());
        assertEquals("64", json.path("searchParams").path("ef").asText());
        assertEquals(0.99567, json.path("recall").asDouble());
        assertEquals(3, json.path("shortAnswers").asInt());
        assertEquals(1.25, json.path("searchableAfter").path("p50Millis").asDouble());
        assertEquals(8, json.path("rounds").path(1).path("clients").asInt());
        assertEquals(2000, json.path("rounds").path(1).path("searchesPerSecond").asDouble());
        assertEquals(1234.4, json.path("rounds").path(0).path("scoredPerQuery").asDouble());
        JsonNode last = json.path("rounds").path(2);
        assertEquals(100, last.path("nq").asInt());
        assertEquals(0.001, last.path("filterShare").asDouble());
        assertTrue(last.path("recall").isMissingNode(), "inserted rows change the right answers");
        assertEquals("vectors", last.path("output").asText());
        assertEquals(2000, last.path("queriesPerSecond").asDouble());
    }

    @Test
    void isAPageForBrowsersThatNeedsNothingBesides() {
        BenchResult several = withWidths();

        String page = BenchPage.of(several);

        assertEquals(3, count(page, "<svg "));
        assertTrue(page.contains("<title>60,000 x 784, digits.idx</title>"), page);
        assertTrue(page.contains("ef 16") && page.contains("ef 64"), page);
        assertFalse(page.contains("http"), "nothing is fetched");
        assertEquals(count(page, "<td>") / 10, several.cases().size());
        assertFalse(page.contains("NaN"), page);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /// Two numbers of clients, three widths.
    private static BenchResult withWidths() {
        var cases = new ArrayList<MeasuredCase>();
        for (int clients : new int[] {1, 8}) {
            cases.add(width(clients, 64, 0.99, 900 * clients));
        }
        cases.add(width(8, 16, 0.9, 9_000));
        cases.add(width(8, 128, 0.999, 5_000));
        return new BenchResult(
                RESULT.source(),
                RESULT.rows(),
                RESULT.dimension(),
                RESULT.index(),
                RESULT.limit(),
                RESULT.exactSeconds(),
                RESULT.loadSeconds(),
                RESULT.flushSeconds(),
                RESULT.indexSeconds(),
                cases,
                Optional.empty(),
                ServerFootprint.UNKNOWN);
    }

    private static MeasuredCase width(int clients, int ef, double recall, long searches) {
        return new MeasuredCase(
                BenchCase.of(clients, SearchShape.PLAIN.withEf(OptionalInt.of(ef))),
                new Round(clients, searches, 1, 1, 2, 3, 4, 0),
                new Accuracy(1000, recall, 0, ""),
                Optional.empty(),
                Optional.empty());
    }
}
