package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.List;

/// What a router says of its cluster, as tables.
public final class ClusterTables {
    private ClusterTables() {}

    public static String nodes(JsonNode answer) {
        var table =
                new TextTable(
                        "NODE",
                        "ROLE",
                        "STATE",
                        "ENDPOINT",
                        "INCARNATION",
                        "GROUP",
                        ">HOLDS",
                        ">CAPACITY",
                        ">ROWS",
                        ">SEGMENTS",
                        ">RUNNING",
                        ">QUEUED",
                        ">P95 MS",
                        ">ANSWERED MS AGO");
        for (JsonNode node : answer.path("nodes")) {
            table.add(
                    node.path("id").asText(),
                    node.path("role").asText(),
                    node.path("state").asText(),
                    node.path("endpoint").asText(),
                    Amount.text(node, "incarnation"),
                    group(node),
                    Amount.bytes(node, "fillBytes"),
                    capacity(node),
                    Amount.count(node, "rows"),
                    segmentCount(node),
                    Amount.count(node, "running"),
                    Amount.count(node, "queued"),
                    Amount.decimal(node, "p95Millis"),
                    Amount.count(node, "answerAgeMillis"));
        }
        return table + troubles(answer);
    }

    /// Of a read node; the default one is not worth its width.
    private static String group(JsonNode node) {
        String group = node.path("resourceGroup").asText();
        boolean named =
                node.path("role").asText().equals("readnode")
                        && !group.equals(Member.DEFAULT_RESOURCE_GROUP);
        return named ? group : Amount.UNKNOWN;
    }

    private static String capacity(JsonNode node) {
        if (!node.has("fillBytes")) {
            return Amount.UNKNOWN;
        }
        return node.has("capacityBytes") ? Amount.bytes(node, "capacityBytes") : "no limit";
    }

    private static String segmentCount(JsonNode node) {
        return node.has("segments")
                ? Long.toString(node.path("segments").asLong() + node.path("journals").asLong())
                : Amount.UNKNOWN;
    }

    private static String troubles(JsonNode answer) {
        var text = new StringBuilder();
        for (JsonNode node : answer.path("nodes")) {
            if (node.has("trouble")) {
                text.append(
                        "%n%s: %s%n"
                                .formatted(
                                        node.path("id").asText(), node.path("trouble").asText()));
            }
        }
        return text.toString();
    }

    public static String segments(JsonNode answer) {
        var table =
                new TextTable(
                        "COLLECTION",
                        "SEGMENT",
                        "STATE",
                        ">ROWS",
                        ">DELETED",
                        ">BYTES",
                        "OWNERS",
                        "LOADED BY");
        for (JsonNode segment : answer.path("segments")) {
            table.add(
                    segment.path("collection").asText(),
                    segment.path("segment").asLong(),
                    segment.path("state").asText(),
                    Amount.count(segment, "rows"),
                    Amount.count(segment, "deletedRows"),
                    Amount.bytes(segment, "bytes"),
                    names(segment.path("owners")),
                    segment.has("trouble")
                            ? "nobody: " + segment.path("trouble").asText()
                            : names(segment.path("loadedBy")));
        }
        return table.toString();
    }

    public static String compaction(JsonNode answer) {
        var table =
                new TextTable(
                        "COLLECTION", "SEGMENT", ">ROWS", ">DELETED", ">BYTES", "STATE", "WHY");
        for (JsonNode segment : answer.path("segments")) {
            table.add(
                    segment.path("collection").asText(),
                    segment.path("segment").asLong(),
                    Amount.count(segment, "rows"),
                    Amount.count(segment, "deletedRows"),
                    Amount.bytes(segment, "bytes"),
                    segment.path("state").asText(),
                    segment.path("why").asText());
        }
        return table.toString();
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return names.isEmpty() ? Amount.UNKNOWN : String.join(",", names);
    }

    public static String placement(JsonNode answer) {
        double mean = answer.path("meanBytes").asDouble();
        var table =
                new TextTable(
                        "NODE",
                        "STATE",
                        ">SEGMENTS",
                        ">JOURNALS",
                        ">ROWS",
                        ">BYTES",
                        ">OF MEAN",
                        ">HOLDS");
        for (JsonNode node : answer.path("nodes")) {
            table.add(
                    node.path("id").asText(),
                    node.path("state").asText(),
                    Amount.count(node, "segments"),
                    Amount.count(node, "journals"),
                    Amount.count(node, "rows"),
                    Amount.bytes(node, "bytes"),
                    mean == 0
                            ? Amount.UNKNOWN
                            : "%.2f".formatted(node.path("bytes").asLong() / mean),
                    Amount.bytes(node, "fillBytes"));
        }
        return table
                + "%nfullest / mean: %s (mean %s)%n"
                        .formatted(
                                Amount.decimal(answer, "fullestOverMean"),
                                Amount.bytes(answer, "meanBytes"));
    }

    public static String whatIf(JsonNode answer) {
        var table =
                new TextTable(
                        "NODE",
                        "CHANGE",
                        ">SEGMENTS",
                        ">THEN",
                        ">BYTES",
                        ">THEN",
                        ">SEGMENTS TO LOAD",
                        ">BYTES");
        for (JsonNode node : answer.path("nodes")) {
            table.add(
                    node.path("id").asText(),
                    node.path("added").asBoolean()
                            ? "added"
                            : node.path("removed").asBoolean() ? "removed" : "",
                    Amount.count(node, "segments"),
                    Amount.count(node, "plannedSegments"),
                    Amount.bytes(node, "bytes"),
                    Amount.bytes(node, "plannedBytes"),
                    Amount.count(node, "incomingSegments"),
                    Amount.bytes(node, "incomingBytes"));
        }
        return table
                + "%nto move: %s in %s segments; fullest / mean: %s, then %s%nnothing was changed%n"
                        .formatted(
                                Amount.bytes(answer, "movedBytes"),
                                Amount.count(answer, "movedSegments"),
                                Amount.decimal(answer, "fullestOverMean"),
                                Amount.decimal(answer, "plannedFullestOverMean"));
    }
}
