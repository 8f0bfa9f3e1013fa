package io.atoll.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.SearchResults;

import java.util.ArrayList;
import java.util.List;

/// What one node did for a search.
public record NodeShare(String node, List<Long> segments, long vectorsScored) {
    private static final String KEY = "atoll_coverage";
    private static final ObjectMapper JSON = new ObjectMapper();

    public NodeShare {
        segments = List.copyOf(segments);
    }

    /// Of all nodes that an answer is from, as Atoll says in its status.
    ///
    /// @return empty if the server does not say it
    public static List<NodeShare> of(SearchResults answer) {
        String coverage = answer.getStatus().getExtraInfoOrDefault(KEY, "{}");
        try {
            var shares = new ArrayList<NodeShare>();
            for (JsonNode share : JSON.readTree(coverage).path("nodes")) {
                var segments = new ArrayList<Long>();
                share.path("segments").forEach(segment -> segments.add(segment.asLong()));
                shares.add(
                        new NodeShare(
                                share.path("node").asText(),
                                segments,
                                share.path("vectorsScored").asLong()));
            }
            return shares;
        } catch (JsonProcessingException e) {
            throw new AtollException(
                    ErrorCode.INTERNAL, "the server's coverage is no JSON: " + coverage, e);
        }
    }
}
