package io.atoll.router.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.SegmentReport;

import java.util.Locale;

/// The JSON form of an [Explanation], as clients and the log of slow searches get it.
///
/// | of | key | meaning |
/// | --- | --- | --- |
/// | search | `manifest`, `plans` | which manifest was searched; how often it was planned |
/// | | `routingNanos`, `searchNanos`, `mergeNanos` | the router's time |
/// | | `nodes` | the calls to nodes, in the order of their beginning |
/// | | `leftOut` | `{segment, rows, reason}` of segments that were not searched |
/// | node | `node`, `cause`, `hedged` | which node was asked; `plan`, `retry`, `hedge` or `one_state` |
/// | | `outcome` | `ok`, an error's code, or `unanswered` |
/// | | `beganNanos`, `nanos` | when after the search's beginning, and how long, as the router saw it |
/// | | `nodeNanos`, `freshnessNanos`, `searchNanos`, `mergeNanos` | the node's own time in all; of it: until it had read the journals far enough, until all segments were searched, until the hits were merged |
/// | | `requests` | that ran or waited on the node when it began |
/// | | `segments` | each searched one; of a call without an answer only `segment` |
/// | segment | `segment`, `growing`, `rows`, `liveRows`, `acceptedRows` | with dead rows, without, and those that partitions and filter let through |
/// | | `plan` | `scan`, `graph`, `lists`, `graph+scan` or `lists+scan` (the walk fell back) or `empty` |
/// | | `vectorsScored`, `queueNanos`, `searchNanos` | distances computed; waiting for a thread; searching |
public final class ExplanationJson {
    private ExplanationJson() {}

    public static ObjectNode write(Explanation explanation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("manifest", explanation.manifest());
        json.put("plans", explanation.plans());
        json.put("routingNanos", explanation.routingNanos());
        json.put("searchNanos", explanation.searchNanos());
        json.put("mergeNanos", explanation.mergeNanos());
        var nodes = json.putArray("nodes");
        explanation.asks().forEach(ask -> nodes.add(write(ask)));
        var leftOut = json.putArray("leftOut");
        for (Missing segment : explanation.leftOut()) {
            leftOut.addObject()
                    .put("segment", segment.segmentId())
                    .put("rows", segment.rows())
                    .put("reason", segment.reason());
        }
        return json;
    }

    private static ObjectNode write(Explanation.Ask ask) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("node", ask.node());
        json.put("cause", ask.cause().name().toLowerCase(Locale.ROOT));
        json.put("hedged", ask.cause() == Explanation.Cause.HEDGE);
        json.put("outcome", ask.outcome());
        json.put("beganNanos", ask.beganNanos());
        json.put("nanos", ask.nanos());
        if (ask.report().isPresent() && ask.report().get().getNanos() > 0) {
            write(ask.report().get(), json);
        } else {
            var segments = json.putArray("segments");
            ask.segmentIds().forEach(id -> segments.addObject().put("segment", id));
        }
        return json;
    }

    private static void write(NodeReport report, ObjectNode json) {
        json.put("nodeNanos", report.getNanos());
        json.put("freshnessNanos", report.getFreshnessNanos());
        json.put("searchNanos", report.getSearchNanos());
        json.put("mergeNanos", report.getMergeNanos());
        json.put("requests", report.getRequests());
        var segments = json.putArray("segments");
        for (SegmentReport segment : report.getSegmentsList()) {
            segments.addObject()
                    .put("segment", segment.getSegmentId())
                    .put("growing", segment.getGrowing())
                    .put("rows", segment.getRows())
                    .put("liveRows", segment.getLiveRows())
                    .put("acceptedRows", segment.getAcceptedRows())
                    .put("plan", segment.getPlan())
                    .put("vectorsScored", segment.getVectorsScored())
                    .put("queueNanos", segment.getQueueNanos())
                    .put("searchNanos", segment.getNanos());
        }
    }
}
