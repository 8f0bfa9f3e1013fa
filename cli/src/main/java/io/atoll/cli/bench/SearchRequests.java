package io.atoll.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;

import io.atoll.cli.vectors.Vectors;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchRequest;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The searches that are sent, made in advance so that making them costs no time that is measured.
/// Together they ask each query once, in the order of the queries.
public record SearchRequests(List<SearchRequest> requests) {
    public SearchRequests {
        requests = List.copyOf(requests);
    }

    /// Without a condition on labels.
    public static SearchRequests of(
            BenchCollection collection,
            Vectors queries,
            IndexChoice index,
            int limit,
            SearchShape shape,
            ConsistencyLevel level) {
        return of(collection, queries, index, limit, shape, OptionalLong.empty(), level);
    }

    /// @param label if given, only rows with this label are searched
    static SearchRequests of(
            BenchCollection collection,
            Vectors queries,
            IndexChoice index,
            int limit,
            SearchShape shape,
            OptionalLong label,
            ConsistencyLevel level) {
        var requests = new ArrayList<SearchRequest>();
        for (int from = 0; from < queries.size(); from += shape.nq()) {
            int to = Math.min(queries.size(), from + shape.nq());
            requests.add(
                    SearchRequest.newBuilder()
                            .setCollectionName(collection.name())
                            .setDslType(DslType.BoolExprV1)
                            .setDsl(filter(shape, label))
                            .setNq(to - from)
                            .setConsistencyLevel(level)
                            .setGuaranteeTimestamp(guaranteeTimestamp(level))
                            .setPlaceholderGroup(placeholder(queries, from, to))
                            .addAllOutputFields(shape.returned().fields())
                            .addSearchParams(
                                    BenchCollection.pair("anns_field", BenchCollection.VECTOR))
                            .addSearchParams(BenchCollection.pair("topk", Integer.toString(limit)))
                            .addSearchParams(
                                    BenchCollection.pair("metric_type", index.metric().name()))
                            .addSearchParams(BenchCollection.pair("round_decimal", "-1"))
                            .addSearchParams(BenchCollection.pair("params", params(index, shape)))
                            .build());
        }
        return new SearchRequests(requests);
    }

    private static String filter(SearchShape shape, OptionalLong label) {
        String wanted = label.isPresent() ? BenchCollection.LABEL + " == " + label.getAsLong() : "";
        return Stream.of(wanted, shape.filter())
                .filter(condition -> !condition.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    /// The same searches, each with the question how much of the collection was searched, and by
    /// whom.
    public SearchRequests withCoverage() {
        List<SearchRequest> asking =
                requests.stream()
                        .map(
                                request ->
                                        request.toBuilder()
                                                .addSearchParams(
                                                        BenchCollection.pair("coverage", "true"))
                                                .build())
                        .toList();
        return new SearchRequests(asking);
    }

    private static String params(IndexChoice index, SearchShape shape) {
        var params = new ObjectMapper().createObjectNode();
        index.searchParams().forEach((name, value) -> params.put(name, new BigDecimal(value)));
        shape.ef().ifPresent(ef -> params.put("ef", ef));
        return params.toString();
    }

    /// What Milvus's clients send with each level.
    static long guaranteeTimestamp(ConsistencyLevel level) {
        return switch (level) {
            case Strong -> 0;
            case Bounded -> 2;
            default -> 1;
        };
    }

    /// A query vector as Milvus's message holds it.
    public static ByteString placeholder(float[] query) {
        return placeholder(List.of(query));
    }

    private static ByteString placeholder(Vectors queries, int from, int to) {
        var several = new ArrayList<float[]>();
        for (int query = from; query < to; query++) {
            several.add(queries.get(query));
        }
        return placeholder(several);
    }

    private static ByteString placeholder(List<float[]> queries) {
        var value = PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.FloatVector);
        for (float[] query : queries) {
            var bytes =
                    ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(query);
            value.addValues(ByteString.copyFrom(bytes));
        }
        return PlaceholderGroup.newBuilder().addPlaceholders(value).build().toByteString();
    }

    int size() {
        return requests.size();
    }
}
