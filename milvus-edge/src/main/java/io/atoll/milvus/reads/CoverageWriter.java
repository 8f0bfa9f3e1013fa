package io.atoll.milvus.reads;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.Explanation;
import io.atoll.router.api.ExplanationJson;
import io.atoll.router.api.Missing;
import io.atoll.router.api.NodeShare;
import io.milvus.grpc.Status;

import java.util.Optional;

/// Writes how much of what should have been read was read, as JSON beside an answer, for clients
/// that ask for it: by a parameter, or by being content with less than all, or by asking for an
/// explanation. `missing` is there only where something is, with -1 rows for a journal, whose rows
/// nobody has counted.
public final class CoverageWriter {
    public static final String EXPLAIN = "explain";
    private static final String KEY = "atoll_coverage";

    /// What a request cost. Milvus leaves it out unless there was a cost, but where `extra_info`
    /// has anything, Python clients up to 2.6.2 read this number out of it, and fail without one.
    private static final String COST = "report_value";

    private CoverageWriter() {}

    /// Whether a request with these parameters asks for its coverage.
    public static boolean asked(Parameters params) {
        return params.flag("coverage") || params.flag("explain") || params.has("min_coverage");
    }

    /// The status of an answer.
    ///
    /// @param explanation how a search came to its answer, as JSON beside the coverage
    static Status status(AskedRead read, Coverage coverage, Optional<Explanation> explanation) {
        if (!read.coverage()) {
            return StatusWriter.success();
        }
        var status =
                Status.newBuilder()
                        .putExtraInfo(COST, "0")
                        .putExtraInfo(KEY, json(coverage).toString());
        explanation.ifPresent(
                how -> status.putExtraInfo(EXPLAIN, ExplanationJson.write(how).toString()));
        return status.build();
    }

    public static ObjectNode json(Coverage coverage) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("share", coverage.share());
        json.put("segments", coverage.segments());
        json.put("segmentsRead", coverage.segmentsRead());
        json.put("rows", coverage.rows());
        json.put("vectorsScored", coverage.vectorsScored());
        var nodes = json.putArray("nodes");
        for (NodeShare share : coverage.nodes()) {
            ObjectNode node = nodes.addObject().put("node", share.node());
            var segments = node.putArray("segments");
            share.segmentIds().forEach(segments::add);
            node.put("vectorsScored", share.vectorsScored());
            node.put("nanos", share.nanos());
        }
        if (!coverage.missing().isEmpty()) {
            var missing = json.putArray("missing");
            for (Missing each : coverage.missing()) {
                missing.addObject()
                        .put("segment", each.segmentId())
                        .put("rows", each.rows())
                        .put("reason", each.reason());
            }
        }
        return json;
    }
}
