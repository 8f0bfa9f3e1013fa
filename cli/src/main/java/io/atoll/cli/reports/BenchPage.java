package io.atoll.cli.reports;

import io.atoll.cli.bench.BenchCase;
import io.atoll.cli.bench.BenchResult;
import io.atoll.cli.bench.MeasuredCase;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchShape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A page for browsers, of one file: plots, the table, and what the server's threads did.
public final class BenchPage {
    private static final String STYLE =
            """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #222; }
            table { border-collapse: collapse; margin: 1em 0; font-size: 13px; }
            th, td { padding: .25em .7em; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            pre { background: #f5f5f5; padding: 1em; overflow-x: auto; }
            svg { max-width: 100%; height: auto; margin: .5em; }
            .plots { display: flex; flex-wrap: wrap; }
            .title { font-weight: bold; font-size: 14px; }
            .label { font-size: 12px; }
            .tick { font-size: 11px; fill: #555; }
            .grid { stroke: #e5e5e5; }
            .axis { stroke: #555; }
            """;

    private BenchPage() {}

    public static String of(BenchResult result) {
        String title = "%,d x %d, %s".formatted(result.rows(), result.dimension(), result.source());
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
        page.append("<meta charset=\"utf-8\">\n<title>%s</title>\n".formatted(Html.escaped(title)));
        page.append("<style>\n%s</style>\n</head>\n<body>\n".formatted(STYLE));
        page.append("<h1>%s</h1>\n".formatted(Html.escaped(title)));
        page.append("<p>%s</p>\n".formatted(Html.escaped(BenchTable.index(result))));
        page.append("<div class=\"plots\">\n");
        plots(result).forEach(plot -> page.append(plot.svg()));
        page.append("</div>\n").append(table(result));
        page.append("<pre>%s</pre>\n".formatted(Html.escaped(BenchTable.of(result))));
        return page.append("</body>\n</html>\n").toString();
    }

    private static List<Plot> plots(BenchResult result) {
        var plots = new ArrayList<Plot>();
        List<MeasuredCase> widths = ofOtherWidths(result);
        if (widths.size() > 1) {
            plots.add(
                    new Plot(
                            "Queries/s by recall, "
                                    + widths.getFirst().round().clients()
                                    + " clients",
                            "recall@" + result.limit(),
                            "queries/s",
                            false,
                            List.of(
                                    new Plot.Series(
                                            "ef",
                                            widths.stream()
                                                    .map(BenchPage::recallPoint)
                                                    .toList()))));
        }
        List<MeasuredCase> clients = ofOtherClients(result);
        plots.add(
                new Plot(
                        "Latency by number of clients",
                        "clients",
                        "ms",
                        true,
                        List.of(
                                percentile("p50", clients, Round::p50Millis),
                                percentile("p95", clients, Round::p95Millis),
                                percentile("p99", clients, Round::p99Millis))));
        plots.add(
                new Plot(
                        "Queries/s by number of clients",
                        "clients",
                        "queries/s",
                        true,
                        List.of(
                                new Plot.Series(
                                        "queries/s",
                                        clients.stream()
                                                .map(
                                                        each ->
                                                                new Plot.Point(
                                                                        each.round().clients(),
                                                                        each.queriesPerSecond(),
                                                                        ""))
                                                .toList()))));
        return plots;
    }

    private static Plot.Point recallPoint(MeasuredCase each) {
        var ef = each.asked().shape().ef();
        return new Plot.Point(
                each.accuracy().recall(),
                each.queriesPerSecond(),
                ef.isPresent() ? "ef " + ef.getAsInt() : "");
    }

    private static Plot.Series percentile(
            String name, List<MeasuredCase> cases, ToDoubleFunction<Round> millis) {
        return new Plot.Series(
                name,
                cases.stream()
                        .map(
                                each ->
                                        new Plot.Point(
                                                each.round().clients(),
                                                millis.applyAsDouble(each.round()),
                                                ""))
                        .toList());
    }

    private static boolean isPlain(MeasuredCase each) {
        return each.asked().rate().isEmpty() && each.asked().insertsPerSecond() == 0;
    }

    /// The first shape with every number of clients.
    private static List<MeasuredCase> ofOtherClients(BenchResult result) {
        SearchShape first = result.cases().getFirst().asked().shape();
        return result.cases().stream()
                .filter(each -> isPlain(each) && each.asked().shape().equals(first))
                .sorted(Comparator.comparingInt(each -> each.round().clients()))
                .toList();
    }

    /// The first shape with every width of the search, by one number of clients.
    private static List<MeasuredCase> ofOtherWidths(BenchResult result) {
        SearchShape first = result.cases().getFirst().asked().shape();
        List<MeasuredCase> others =
                result.cases().stream()
                        .filter(
                                each ->
                                        isPlain(each)
                                                && each.asked()
                                                        .shape()
                                                        .withEf(first.ef())
                                                        .equals(first))
                        .toList();
        int clients =
                others.stream()
                        .filter(each -> !each.asked().shape().equals(first))
                        .mapToInt(each -> each.round().clients())
                        .findFirst()
                        .orElse(result.cases().getFirst().round().clients());
        return others.stream()
                .filter(each -> each.round().clients() == clients)
                .sorted(Comparator.comparingDouble(each -> each.accuracy().recall()))
                .toList();
    }

    private static String table(BenchResult result) {
        var table = new StringBuilder("<table>\n<tr>");
        for (String head :
                List.of(
                        "searches",
                        "recall",
                        "queries/s",
                        "p50 ms",
                        "p95 ms",
                        "p99 ms",
                        "max ms",
                        "scored",
                        "CPU ms",
                        "switches")) {
            table.append("<th>").append(head).append("</th>");
        }
        table.append("</tr>\n");
        result.cases().forEach(each -> table.append(row(each)));
        return table.append("</table>\n").toString();
    }

    private static String row(MeasuredCase each) {
        BenchCase asked = each.asked();
        Round round = each.round();
        return "<tr><td>%s</td><td>%s</td><td>%,.0f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                .formatted(
                        Html.escaped(asked.toString()),
                        each.isCompared() ? "%.4f".formatted(each.accuracy().recall()) : "",
                        each.queriesPerSecond(),
                        round.p50Millis(),
                        round.p95Millis(),
                        round.p99Millis(),
                        round.maxMillis(),
                        each.cost().map(cost -> "%,.0f".formatted(cost.vectorsScored())).orElse(""),
                        BenchTable.cpuMillis(each).replace("-", ""),
                        each.use().map(use -> "%.1f".formatted(use.switches())).orElse(""));
    }
}
