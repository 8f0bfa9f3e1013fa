package io.atoll.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.OptionalDouble;

/// What was measured, for people and for programs.
///
/// @param scoredPerSearch vectors that were compared with a query, on average; absent if it was not
///   asked for
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
        Accuracy accuracy,
        OptionalDouble scoredPerSearch,
        List<Round> rounds) {
    public BenchReport {
        rounds = List.copyOf(rounds);
    }

    /// How many answers were short, in all that was measured.
    public long shortAnswers() {
        return accuracy.shortAnswers() + rounds.stream().mapToLong(Round::shortAnswers).sum();
    }

    public String text() {
        var text = new StringBuilder();
        text.append("vectors       %,d x %d of %s%n".formatted(rows, dimension, source));
        text.append(
                "index         %s, %s %s%s%n"
                        .formatted(
                                index.metric(),
                                index.type(),
                                params(),
                                index.ef().isPresent() ? ", ef=" + index.ef().getAsInt() : ""));
        text.append(
                "exact search  %.1f s for %,d queries%n"
                        .formatted(exactSeconds, accuracy.queries()));
        text.append(
                "load          %.1f s, %,d rows/s%n"
                        .formatted(loadSeconds, Math.round(rows / loadSeconds)));
        text.append("flush         %.1f s%n".formatted(flushSeconds));
        text.append("index build   %.1f s after the flush%n".formatted(indexSeconds));
        text.append("recall@%-6d %.4f%n".formatted(limit, accuracy.recall()));
        scoredPerSearch.ifPresent(
                scored ->
                        text.append(
                                "scored        %,d vectors per search, %.2f %% of all%n"
                                        .formatted(Math.round(scored), 100 * scored / rows)));
        text.append(
                "%n%8s %12s %10s %10s %10s%n"
                        .formatted("clients", "searches/s", "p50 ms", "p99 ms", "max ms"));
        for (Round round : rounds) {
            text.append(
                    "%8d %,12.0f %10.2f %10.2f %10.2f%n"
                            .formatted(
                                    round.clients(),
                                    round.searchesPerSecond(),
                                    round.p50Millis(),
                                    round.p99Millis(),
                                    round.maxMillis()));
        }
        return text.toString();
    }

    private String params() {
        return index.params().entrySet().stream()
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
        index.ef().ifPresent(ef -> json.put("ef", ef));
        json.put("limit", limit).put("queries", accuracy.queries());
        json.put("exactSeconds", exactSeconds).put("loadSeconds", loadSeconds);
        json.put("flushSeconds", flushSeconds).put("indexSeconds", indexSeconds);
        json.put("recall", accuracy.recall()).put("shortAnswers", shortAnswers());
        scoredPerSearch.ifPresent(
                scored -> {
                    json.put("scoredPerSearch", scored);
                    json.put("scoredShare", scored / rows);
                });
        var list = json.putArray("rounds");
        for (Round round : rounds) {
            list.addObject()
                    .put("clients", round.clients())
                    .put("searches", round.searches())
                    .put("seconds", round.seconds())
                    .put("searchesPerSecond", round.searchesPerSecond())
                    .put("p50Millis", round.p50Millis())
                    .put("p99Millis", round.p99Millis())
                    .put("maxMillis", round.maxMillis());
        }
        return json.toPrettyString();
    }
}
