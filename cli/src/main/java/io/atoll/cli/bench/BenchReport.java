package io.atoll.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was measured, for people and for programs.
///
/// @param searchable how long rows were not found after their acknowledgement, if rows were
///   inserted
public record BenchReport(
        String source,
        int rows,
        int dimension,
        IndexChoice index,
        int limit,
        double exactSeconds,
        double loadSeconds,
        double flushSeconds,
        double indexSeconds,
        List<MeasuredCase> cases,
        Optional<Round> searchable) {
    private static final String HEADER =
            "%n%7s %5s %8s %8s %8s %8s %8s %10s %9s %9s %9s %9s %8s %8s%n"
                    .formatted(
                            "clients",
                            "nq",
                            "filter",
                            "output",
                            "due/s",
                            "writes/s",
                            "recall",
                            "queries/s",
                            "p50 ms",
                            "p95 ms",
                            "p99 ms",
                            "max ms",
                            "scored",
                            "cpu ms");

    public BenchReport {
        cases = List.copyOf(cases);
    }

    /// How many answers were short, in all that was measured.
    public long shortAnswers() {
        var compared = new HashMap<SearchShape, Accuracy>();
        cases.forEach(each -> compared.put(each.asked().shape(), each.accuracy()));
        return compared.values().stream().mapToLong(Accuracy::shortAnswers).sum()
                + cases.stream().mapToLong(each -> each.round().shortAnswers()).sum();
    }

    /// Which answer was the first that was short; empty if only some of those that were measured
    /// were.
    public String firstShort() {
        return cases.stream()
                .map(each -> each.accuracy().firstShort())
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// Of the first case.
    private Accuracy accuracy() {
        return cases.getFirst().accuracy();
    }

    public String text() {
        var text = new StringBuilder();
        text.append("vectors       %,d x %d of %s%n".formatted(rows, dimension, source));
        text.append(
                "index         %s, %s %s%s%n"
                        .formatted(
                                index.metric(),
                                index.type(),
                                sorted(index.params()),
                                index.searchParams().isEmpty()
                                        ? ""
                                        : ", searched with " + sorted(index.searchParams())));
        text.append(
                "exact search  %.1f s for %,d queries%n"
                        .formatted(exactSeconds, accuracy().queries()));
        text.append(
                "load          %.1f s, %,d rows/s%n"
                        .formatted(loadSeconds, Math.round(rows / loadSeconds)));
        text.append("flush         %.1f s%n".formatted(flushSeconds));
        text.append("index build   %.1f s after the flush%n".formatted(indexSeconds));
        text.append("recall@%-6d %.4f%n".formatted(limit, accuracy().recall()));
        searchable.ifPresent(
                waits ->
                        text.append(
                                ("searchable    %.1f ms after the acknowledgement (p50 of %d rows,"
                                                + " longest %.1f ms)%n")
                                        .formatted(
                                                waits.p50Millis(),
                                                waits.searches(),
                                                waits.maxMillis())));
        text.append(HEADER);
        cases.forEach(each -> text.append(line(each)));
        return text.toString();
    }

    private static String line(MeasuredCase each) {
        SearchShape shape = each.asked().shape();
        Round round = each.round();
        return "%7d %5d %8s %8s %8s %8s %8s %10s %9.2f %9.2f %9.2f %9.2f %8s %8s%n"
                .formatted(
                        round.clients(),
                        shape.nq(),
                        shape.share() == 1 ? "-" : BenchCase.number(100 * shape.share()) + " %",
                        shape.returned(),
                        each.asked().rate().isPresent()
                                ? BenchCase.number(each.asked().rate().getAsDouble())
                                : "-",
                        each.asked().insertsPerSecond() > 0 ? each.asked().insertsPerSecond() : "-",
                        isCompared(each) ? "%.4f".formatted(each.accuracy().recall()) : "-",
                        "%,.0f".formatted(each.queriesPerSecond()),
                        round.p50Millis(),
                        round.p95Millis(),
                        round.p99Millis(),
                        round.maxMillis(),
                        each.cost()
                                .map(cost -> "%,.0f".formatted(cost.vectorsScored()))
                                .orElse("-"),
                        each.cost().map(cost -> "%.3f".formatted(cost.cpuMillis())).orElse("-"));
    }

    /// Where rows are inserted meanwhile, the right answers change.
    private static boolean isCompared(MeasuredCase each) {
        return each.asked().insertsPerSecond() == 0;
    }

    private static String sorted(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue())
                .sorted()
                .toList()
                .toString();
    }

    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("source", source).put("rows", rows).put("dimension", dimension);
        json.put("metric", index.metric().name()).put("index", index.type());
        ObjectNode params = json.putObject("params");
        index.params().forEach(params::put);
        ObjectNode searchParams = json.putObject("searchParams");
        index.searchParams().forEach(searchParams::put);
        json.put("limit", limit).put("queries", accuracy().queries());
        json.put("exactSeconds", exactSeconds).put("loadSeconds", loadSeconds);
        json.put("flushSeconds", flushSeconds).put("indexSeconds", indexSeconds);
        json.put("recall", accuracy().recall()).put("shortAnswers", shortAnswers());
        searchable.ifPresent(
                waits ->
                        json.putObject("searchableAfter")
                                .put("rows", waits.searches())
                                .put("p50Millis", waits.p50Millis())
                                .put("maxMillis", waits.maxMillis()));
        var list = json.putArray("rounds");
        for (MeasuredCase each : cases) {
            put(each, list.addObject());
        }
        return json.toPrettyString();
    }

    private static void put(MeasuredCase each, ObjectNode json) {
        SearchShape shape = each.asked().shape();
        Round round = each.round();
        json.put("clients", round.clients())
                .put("nq", shape.nq())
                .put("filterShare", shape.share())
                .put("output", shape.returned().name())
                .put("insertsPerSecond", each.asked().insertsPerSecond())
                .put("searches", round.searches())
                .put("seconds", round.seconds())
                .put("searchesPerSecond", round.searchesPerSecond())
                .put("queriesPerSecond", each.queriesPerSecond())
                .put("p50Millis", round.p50Millis())
                .put("p95Millis", round.p95Millis())
                .put("p99Millis", round.p99Millis())
                .put("maxMillis", round.maxMillis());
        each.asked().rate().ifPresent(rate -> json.put("dueSearchesPerSecond", rate));
        if (isCompared(each)) {
            json.put("recall", each.accuracy().recall());
        }
        each.cost()
                .ifPresent(
                        cost ->
                                json.put("scoredPerQuery", cost.vectorsScored())
                                        .put("cpuMillisPerQuery", cost.cpuMillis()));
    }
}
