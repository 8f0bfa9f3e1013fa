package io.atoll.cli.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.cli.bench.BenchResult;
import io.atoll.cli.bench.MeasuredCase;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.processes.UsePerQuery;

/// JSON for programs.
public final class BenchJson {
    private BenchJson() {}

    public static String of(BenchResult result) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        var index = result.index();
        json.put("source", result.source()).put("rows", result.rows());
        json.put("dimension", result.dimension());
        json.put("metric", index.metric().name()).put("index", index.type());
        ObjectNode params = json.putObject("params");
        index.params().forEach(params::put);
        ObjectNode searchParams = json.putObject("searchParams");
        index.searchParams().forEach(searchParams::put);
        json.put("limit", result.limit()).put("queries", result.accuracy().queries());
        json.put("exactSeconds", result.exactSeconds()).put("loadSeconds", result.loadSeconds());
        json.put("flushSeconds", result.flushSeconds()).put("indexSeconds", result.indexSeconds());
        json.put("recall", result.accuracy().recall()).put("shortAnswers", result.shortAnswers());
        result.searchable().ifPresent(waits -> put(waits, json.putObject("searchableAfter")));
        result.footprint().residentBytes().ifPresent(bytes -> json.put("residentBytes", bytes));
        result.footprint().diskBytes().ifPresent(bytes -> json.put("diskBytes", bytes));
        result.footprint().restartSeconds().ifPresent(time -> json.put("restartSeconds", time));
        var list = json.putArray("rounds");
        for (MeasuredCase each : result.cases()) {
            put(each, list.addObject());
        }
        return json.toPrettyString();
    }

    private static void put(Round waits, ObjectNode json) {
        json.put("rows", waits.searches())
                .put("p50Millis", waits.p50Millis())
                .put("maxMillis", waits.maxMillis());
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
        shape.ef().ifPresent(ef -> json.put("ef", ef));
        each.asked().rate().ifPresent(rate -> json.put("dueSearchesPerSecond", rate));
        if (each.isCompared()) {
            json.put("recall", each.accuracy().recall());
        }
        each.cost()
                .ifPresent(
                        cost ->
                                json.put("scoredPerQuery", cost.vectorsScored())
                                        .put("cpuMillisPerQuery", cost.cpuMillis()));
        each.use().ifPresent(use -> put(use, json));
    }

    private static void put(UsePerQuery use, ObjectNode json) {
        json.put("cpuMillisPerQuery", use.cpuMillis());
        json.put("contextSwitchesPerQuery", use.switches());
        var threads = json.putArray("threads");
        use.groups()
                .forEach(
                        (name, group) ->
                                threads.addObject()
                                        .put("group", name)
                                        .put("cpuMillisPerQuery", group.cpuMillis())
                                        .put("contextSwitchesPerQuery", group.switches()));
    }
}
