package io.atoll.cli.bench;

import io.atoll.model.Metric;

import java.util.Map;

/// Which index is built and how it is searched.
///
/// @param type as Milvus names it
/// @param params of the build
/// @param searchParams such as `ef`, the width of a search in a graph; without it the server's
///   default
public record IndexChoice(
        Metric metric, String type, Map<String, String> params, Map<String, String> searchParams) {
    public IndexChoice {
        params = Map.copyOf(params);
        searchParams = Map.copyOf(searchParams);
    }
}
