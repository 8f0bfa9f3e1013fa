package io.atoll.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.SearchResults;

import java.util.ArrayList;
import java.util.List;

/// How much of what should have been searched was, and by which nodes, as Atoll says in the status
/// of an answer when it is asked to.
///
/// @param share of the rows, 0 to 1; 1 if the server does not say it
/// @param nodes what each of them did; empty if the server does not say it
public record ReportedCoverage(double share, List<ReportedNode> nodes) {
    private static final String KEY = "atoll_coverage";
    private static final ObjectMapper JSON = new ObjectMapper();

    public ReportedCoverage {
        nodes = List.copyOf(nodes);
    }

    public static ReportedCoverage of(SearchResults answer) {
        String text = answer.getStatus().getExtraInfoOrDefault(KEY, "{}");
        try {
            JsonNode json = JSON.readTree(text);
            var nodes = new ArrayList<ReportedNode>();
            for (JsonNode share : json.path("nodes")) {
                var segments = new ArrayList<Long>();
                share.path("segments").forEach(segment -> segments.add(segment.asLong()));
                nodes.add(
                        new ReportedNode(
                                share.path("node").asText(),
                                segments,
                                share.path("vectorsScored").asLong()));
            }
            return new ReportedCoverage(json.path("share").asDouble(1), nodes);
        } catch (JsonProcessingException e) {
            throw new AtollException(
                    ErrorCode.INTERNAL, "the server's coverage is no JSON: " + text, e);
        }
    }
}
