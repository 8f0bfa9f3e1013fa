package io.atoll.milvus;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.router.Router;

/// Writes how much of what should have been read was read, as JSON beside an answer, for who asks
/// for it: by a parameter, or by being content with less than all, or by asking for an explanation.
/// `missing` is there only where something is, with -1 rows for a journal, whose rows nobody has
/// counted.
final class Coverages {
    static final String KEY = "atoll_coverage";

    private Coverages() {}

    /// Whether a request with these parameters asks for its coverage.
    static boolean asked(Parameters params) {
        return params.flag("coverage") || params.flag("explain") || params.has("min_coverage");
    }

    static String write(Router.Coverage coverage) {
        return json(coverage).toString();
    }

    static ObjectNode json(Router.Coverage coverage) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("share", coverage.share());
        json.put("segments", coverage.segments());
        json.put("segmentsRead", coverage.segmentsRead());
        json.put("rows", coverage.rows());
        json.put("vectorsScored", coverage.vectorsScored());
        var nodes = json.putArray("nodes");
        for (Router.NodeShare share : coverage.nodes()) {
            ObjectNode node = nodes.addObject().put("node", share.node());
            var segments = node.putArray("segments");
            share.segmentIds().forEach(segments::add);
            node.put("vectorsScored", share.vectorsScored());
            node.put("nanos", share.nanos());
        }
        if (!coverage.missing().isEmpty()) {
            var missing = json.putArray("missing");
            for (Router.Missing each : coverage.missing()) {
                missing.addObject()
                        .put("segment", each.segmentId())
                        .put("rows", each.rows())
                        .put("reason", each.reason());
            }
        }
        return json;
    }
}
