package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.process.AdminApi;
import io.atoll.protocol.v1.ExplainedSegment;
import io.atoll.protocol.v1.ForecastAnswer;
import io.atoll.protocol.v1.ForecastNode;
import io.atoll.router.Router;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What a router answers at its admin port, and a page that shows it:
///
/// | call | answer |
/// | --- | --- |
/// | `GET nodes`, `GET segments`, `GET placement` | see [io.atoll.router.nodes.ClusterReport] |
/// | `GET compaction`, with `?collection=NAME` or `?collection=DATABASE.NAME` | `segments`, the sealed ones, with `collection`, `segment`, `partition`, `rows`, `deletedRows`, `bytes`, `indexed`, `state` and `why`: `running` or `waiting` to be rebuilt, `paused` after a failure, or `none` if nothing is due |
/// | `GET what-if?add=2&remove=read-2,read-3` | `nodes` with `id`, `added`, `removed`, `capacityBytes`, `segments`, `bytes`, `plannedSegments`, `plannedBytes`, `incomingSegments`, `incomingBytes`; `movedSegments`, `movedBytes`; `fullestOverMean`, `plannedFullestOverMean`. A journal counts as a segment, with its size, rounded up |
/// | `POST drain?node=read-2`, with `&undo=true` | `{}` when the node has agreed |
public final class RouterAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private RouterAdmin() {}

    /// Has the router answer from now on.
    public static void serve(AdminApi api, Router router) {
        api.read("nodes", _ -> router.report().nodes());
        api.read("segments", _ -> router.report().segments());
        api.read("placement", _ -> router.report().placement());
        api.read("compaction", query -> compaction(router, query));
        api.read("what-if", query -> forecast(router, query));
        api.change("drain", query -> drain(router, query));
        api.page(page());
    }

    private static ObjectNode drain(Router router, Map<String, String> query) {
        String node = query.getOrDefault("node", "");
        if (node.isEmpty()) {
            throw new AtollException(ErrorCode.PARAMETER_MISSING, "say which: ?node=ID");
        }
        router.drain(node, !query.getOrDefault("undo", "false").equals("true"), LIMIT);
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode forecast(Router router, Map<String, String> query) {
        String remove = query.getOrDefault("remove", "");
        ForecastAnswer answer =
                router.forecastPlacement(
                        count(query.getOrDefault("add", "0")),
                        remove.isEmpty() ? List.of() : List.of(remove.split(",")),
                        LIMIT);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var nodes = json.putArray("nodes");
        answer.getNodesList().forEach(node -> nodes.add(write(node)));
        json.put("movedSegments", answer.getMovedSegments());
        json.put("movedBytes", answer.getMovedBytes());
        List<ForecastNode> now =
                answer.getNodesList().stream().filter(node -> !node.getAdded()).toList();
        List<ForecastNode> then =
                answer.getNodesList().stream().filter(node -> !node.getRemoved()).toList();
        json.put("fullestOverMean", deviation(now, ForecastNode::getBytes));
        json.put("plannedFullestOverMean", deviation(then, ForecastNode::getPlannedBytes));
        return json;
    }

    private static ObjectNode compaction(Router router, Map<String, String> query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var segments = json.putArray("segments");
        for (Collection each : chosen(router, query.getOrDefault("collection", ""))) {
            for (ExplainedSegment segment : router.compactions().explain(each, LIMIT)) {
                segments.add(write(each, segment));
            }
        }
        return json;
    }

    /// @param name empty: all collections
    private static List<Collection> chosen(Router router, String name) {
        if (name.isEmpty()) {
            return router.catalog().collections().values().stream()
                    .sorted(Comparator.comparing(RouterAdmin::fullName))
                    .toList();
        }
        int dot = name.indexOf('.');
        return List.of(
                dot < 0
                        ? router.collection("default", name)
                        : router.collection(name.substring(0, dot), name.substring(dot + 1)));
    }

    private static String fullName(Collection collection) {
        return collection.database() + "." + collection.name();
    }

    private static ObjectNode write(Collection collection, ExplainedSegment segment) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("collection", fullName(collection));
        json.put("segment", segment.getId());
        json.put("partition", segment.getPartitionId());
        json.put("rows", segment.getRows());
        json.put("deletedRows", segment.getDeadRows());
        json.put("bytes", segment.getBytes());
        json.put("indexed", segment.getIndexed());
        json.put("state", segment.getActivity());
        json.put("why", segment.getReason());
        return json;
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID, "add: '" + text + "' is not a number of nodes", e);
        }
    }

    private static ObjectNode write(ForecastNode node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", node.getId());
        json.put("added", node.getAdded());
        json.put("removed", node.getRemoved());
        if (node.getCapacityBytes() != Long.MAX_VALUE) {
            json.put("capacityBytes", node.getCapacityBytes());
        }
        json.put("segments", node.getSegments());
        json.put("bytes", node.getBytes());
        json.put("plannedSegments", node.getPlannedSegments());
        json.put("plannedBytes", node.getPlannedBytes());
        json.put("incomingSegments", node.getIncomingSegments());
        json.put("incomingBytes", node.getIncomingBytes());
        return json;
    }

    /// The fullest over the mean; 0 where nothing is placed.
    private static double deviation(List<ForecastNode> nodes, ToLongFunction<ForecastNode> bytes) {
        double mean = nodes.stream().mapToLong(bytes).average().orElse(0);
        long fullest = nodes.stream().mapToLong(bytes).max().orElse(0);
        return mean == 0 ? 0 : Math.round(1e3 * fullest / mean) / 1e3;
    }

    private static String page() {
        try (InputStream in = RouterAdmin.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("page.html is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
