package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;

/// An explained search as tables: the calls to nodes, what was done in each segment, what was left
/// out. Times are milliseconds.
public final class ExplanationTables {
    private static final String UNKNOWN = "-";

    private ExplanationTables() {}

    public static String write(ExplainedSearch.Answer answer) {
        JsonNode explanation = answer.explanation();
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d hits in %s ms: routing %s, search %s, merge %s; manifest %d, planned"
                                + " %s%n%n",
                        answer.hits(),
                        millis(answer.nanos()),
                        millis(explanation, "routingNanos"),
                        millis(explanation, "searchNanos"),
                        millis(explanation, "mergeNanos"),
                        explanation.path("manifest").asLong(),
                        times(explanation.path("plans").asInt())));
        text.append(nodes(explanation)).append('\n').append(segments(explanation));
        if (!explanation.path("leftOut").isEmpty()) {
            text.append('\n').append(leftOut(explanation));
        }
        return text.toString();
    }

    private static String times(int plans) {
        return plans == 1 ? "once" : plans + " times";
    }

    private static TextTable nodes(JsonNode explanation) {
        var table =
                new TextTable(
                        "NODE",
                        "CAUSE",
                        "OUTCOME",
                        ">BEGAN",
                        ">TOOK",
                        ">ON NODE",
                        ">FRESHNESS",
                        ">SEARCH",
                        ">MERGE",
                        ">REQUESTS");
        for (JsonNode node : explanation.path("nodes")) {
            table.add(
                    node.path("node").asText(),
                    node.path("cause").asText(),
                    node.path("outcome").asText(),
                    millis(node, "beganNanos"),
                    millis(node, "nanos"),
                    millis(node, "nodeNanos"),
                    millis(node, "freshnessNanos"),
                    millis(node, "searchNanos"),
                    millis(node, "mergeNanos"),
                    number(node, "requests"));
        }
        return table;
    }

    private static TextTable segments(JsonNode explanation) {
        var table =
                new TextTable(
                        "NODE",
                        "SEGMENT",
                        "KIND",
                        ">ROWS",
                        ">LIVE",
                        ">ACCEPTED",
                        "HOW",
                        ">SCORED",
                        ">QUEUE",
                        ">SEARCH");
        for (JsonNode node : explanation.path("nodes")) {
            for (JsonNode segment : node.path("segments")) {
                table.add(
                        node.path("node").asText(),
                        segment.path("segment").asLong(),
                        kind(segment),
                        number(segment, "rows"),
                        number(segment, "liveRows"),
                        number(segment, "acceptedRows"),
                        segment.path("plan").asText(UNKNOWN),
                        number(segment, "vectorsScored"),
                        millis(segment, "queueNanos"),
                        millis(segment, "searchNanos"));
            }
        }
        return table;
    }

    private static String kind(JsonNode segment) {
        if (!segment.has("growing")) {
            return UNKNOWN;
        }
        return segment.path("growing").asBoolean() ? "growing" : "sealed";
    }

    private static TextTable leftOut(JsonNode explanation) {
        var table = new TextTable("LEFT OUT", ">ROWS", "WHY");
        for (JsonNode segment : explanation.path("leftOut")) {
            table.add(
                    segment.path("segment").asLong(),
                    number(segment, "rows"),
                    segment.path("reason").asText());
        }
        return table;
    }

    private static String number(JsonNode json, String key) {
        return json.has(key) ? Long.toString(json.path(key).asLong()) : UNKNOWN;
    }

    private static String millis(JsonNode json, String key) {
        return json.has(key) ? millis(json.path(key).asLong()) : UNKNOWN;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }
}
