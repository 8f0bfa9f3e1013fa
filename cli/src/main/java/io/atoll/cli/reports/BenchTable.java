package io.atoll.cli.reports;

import io.atoll.cli.bench.BenchCase;
import io.atoll.cli.bench.BenchResult;
import io.atoll.cli.bench.MeasuredCase;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.ServerFootprint;
import io.atoll.cli.processes.UsePerQuery;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/// A table for people.
public final class BenchTable {
    private static final String HEADER =
            "%n%7s %5s %8s %8s %8s %8s %6s %8s %10s %9s %9s %9s %9s %8s %8s %8s%n"
                    .formatted(
                            "clients",
                            "nq",
                            "filter",
                            "output",
                            "due/s",
                            "writes/s",
                            "ef",
                            "recall",
                            "queries/s",
                            "p50 ms",
                            "p95 ms",
                            "p99 ms",
                            "max ms",
                            "scored",
                            "cpu ms",
                            "switches");

    /// Groups of threads with a smaller part of the time are not named.
    private static final double SMALLEST_PART = 0.03;

    private BenchTable() {}

    public static String of(BenchResult result) {
        var text = new StringBuilder(facts(result));
        text.append(HEADER);
        result.cases().forEach(each -> text.append(line(each)));
        text.append(threads(result));
        return text.toString();
    }

    private static String facts(BenchResult result) {
        var text = new StringBuilder();
        text.append(
                "vectors       %,d x %d of %s%n"
                        .formatted(result.rows(), result.dimension(), result.source()));
        text.append("index         %s%n".formatted(index(result)));
        text.append(
                "exact search  %.1f s for %,d queries%n"
                        .formatted(result.exactSeconds(), result.accuracy().queries()));
        text.append(
                "load          %.1f s, %,d rows/s%n"
                        .formatted(
                                result.loadSeconds(),
                                Math.round(result.rows() / result.loadSeconds())));
        text.append("flush         %.1f s%n".formatted(result.flushSeconds()));
        text.append("index build   %.1f s after the flush%n".formatted(result.indexSeconds()));
        text.append("recall@%-6d %.4f%n".formatted(result.limit(), result.accuracy().recall()));
        result.searchable()
                .ifPresent(
                        waits ->
                                text.append(
                                        ("searchable    %.1f ms after the acknowledgement (p50 of"
                                                        + " %d rows, longest %.1f ms)%n")
                                                .formatted(
                                                        waits.p50Millis(),
                                                        waits.searches(),
                                                        waits.maxMillis())));
        return text + footprint(result.footprint());
    }

    static String index(BenchResult result) {
        var index = result.index();
        return "%s, %s %s%s"
                .formatted(
                        index.metric(),
                        index.type(),
                        sorted(index.params()),
                        index.searchParams().isEmpty()
                                ? ""
                                : ", searched with " + sorted(index.searchParams()));
    }

    private static String sorted(Map<String, String> params) {
        return params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue())
                .sorted()
                .toList()
                .toString();
    }

    private static String footprint(ServerFootprint footprint) {
        var text = new StringBuilder();
        footprint
                .residentBytes()
                .ifPresent(
                        bytes ->
                                text.append(
                                        "memory        %,.0f MB resident, mapped files included%n"
                                                .formatted(bytes / 1e6)));
        footprint
                .diskBytes()
                .ifPresent(bytes -> text.append("disk          %,.0f MB%n".formatted(bytes / 1e6)));
        footprint
                .restartSeconds()
                .ifPresent(
                        seconds ->
                                text.append(
                                        "restart       %.1f s to the first full answer%n"
                                                .formatted(seconds)));
        return text.toString();
    }

    private static String line(MeasuredCase each) {
        SearchShape shape = each.asked().shape();
        Round round = each.round();
        return "%7d %5d %8s %8s %8s %8s %6s %8s %10s %9.2f %9.2f %9.2f %9.2f %8s %8s %8s%n"
                .formatted(
                        round.clients(),
                        shape.nq(),
                        shape.share() == 1 ? "-" : BenchCase.number(100 * shape.share()) + " %",
                        shape.returned(),
                        each.asked().rate().isPresent()
                                ? BenchCase.number(each.asked().rate().getAsDouble())
                                : "-",
                        each.asked().insertsPerSecond() > 0 ? each.asked().insertsPerSecond() : "-",
                        shape.ef().isPresent() ? shape.ef().getAsInt() : "-",
                        each.isCompared() ? "%.4f".formatted(each.accuracy().recall()) : "-",
                        "%,.0f".formatted(each.queriesPerSecond()),
                        round.p50Millis(),
                        round.p95Millis(),
                        round.p99Millis(),
                        round.maxMillis(),
                        each.cost()
                                .map(cost -> "%,.0f".formatted(cost.vectorsScored()))
                                .orElse("-"),
                        cpuMillis(each),
                        each.use().map(use -> "%.1f".formatted(use.switches())).orElse("-"));
    }

    /// What the system counted, or else what the server did.
    static String cpuMillis(MeasuredCase each) {
        return each.use()
                .map(UsePerQuery::cpuMillis)
                .or(() -> each.cost().map(cost -> cost.cpuMillis()))
                .map("%.3f"::formatted)
                .orElse("-");
    }

    private static String threads(BenchResult result) {
        if (result.cases().stream().allMatch(each -> each.use().isEmpty())) {
            return "";
        }
        var text =
                new StringBuilder(
                        "%nms of CPU and context switches for each query, by threads of the server%n"
                                .formatted());
        for (MeasuredCase each : result.cases()) {
            each.use()
                    .ifPresent(
                            use ->
                                    text.append(
                                            "  %s%n      %s%n"
                                                    .formatted(each.asked(), groups(use))));
        }
        return text.toString();
    }

    /// The largest first.
    private static String groups(UsePerQuery use) {
        return use.groups().entrySet().stream()
                .filter(
                        group ->
                                group.getValue().cpuMillis() >= SMALLEST_PART * use.cpuMillis()
                                        || group.getValue().switches()
                                                >= SMALLEST_PART * use.switches())
                .sorted(Comparator.comparingDouble(group -> -group.getValue().cpuMillis()))
                .map(
                        group ->
                                "%s %.3f / %.1f"
                                        .formatted(
                                                group.getKey(),
                                                group.getValue().cpuMillis(),
                                                group.getValue().switches()))
                .collect(Collectors.joining(", "));
    }
}
