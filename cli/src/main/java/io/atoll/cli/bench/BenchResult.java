package io.atoll.cli.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// What was measured.
///
/// @param searchable how long rows were not found after their acknowledgement, if rows were
///   inserted
public record BenchResult(
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
        Optional<Round> searchable,
        ServerFootprint footprint) {
    public BenchResult {
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
    public Accuracy accuracy() {
        return cases.getFirst().accuracy();
    }
}
