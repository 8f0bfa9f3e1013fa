package io.atoll.cli.bench;

import com.google.protobuf.ByteString;

import io.atoll.cli.vectors.Vectors;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchRequest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The searches that are sent, one per query vector, made in advance so that making them costs no
/// time that is measured.
///
/// @param label if given, only rows with this label are searched
public record SearchRequests(int limit, OptionalLong label, List<SearchRequest> requests) {
    public SearchRequests {
        requests = List.copyOf(requests);
    }

    public static SearchRequests of(
            BenchCollection collection,
            Vectors queries,
            IndexChoice index,
            int limit,
            OptionalLong label,
            ConsistencyLevel level) {
        var requests = new ArrayList<SearchRequest>();
        for (int query = 0; query < queries.size(); query++) {
            var request =
                    SearchRequest.newBuilder()
                            .setCollectionName(collection.name())
                            .setDslType(DslType.BoolExprV1)
                            .setNq(1)
                            .setConsistencyLevel(level)
                            .setGuaranteeTimestamp(guaranteeTimestamp(level))
                            .setPlaceholderGroup(placeholder(queries.get(query)))
                            .addSearchParams(
                                    BenchCollection.pair("anns_field", BenchCollection.VECTOR))
                            .addSearchParams(BenchCollection.pair("topk", Integer.toString(limit)))
                            .addSearchParams(
                                    BenchCollection.pair("metric_type", index.metric().name()))
                            .addSearchParams(BenchCollection.pair("round_decimal", "-1"))
                            .addSearchParams(BenchCollection.pair("params", params(index)));
            label.ifPresent(value -> request.setDsl(BenchCollection.LABEL + " == " + value));
            requests.add(request.build());
        }
        return new SearchRequests(limit, label, requests);
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
        return new SearchRequests(limit, label, asking);
    }

    private static String params(IndexChoice index) {
        return index.ef().isPresent() ? "{\"ef\": %d}".formatted(index.ef().getAsInt()) : "{}";
    }

    /// What Milvus's clients send with each level.
    private static long guaranteeTimestamp(ConsistencyLevel level) {
        return switch (level) {
            case Strong -> 0;
            case Bounded -> 2;
            default -> 1;
        };
    }

    /// A query vector as Milvus's message holds it.
    public static ByteString placeholder(float[] query) {
        var bytes = ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(query);
        return PlaceholderGroup.newBuilder()
                .addPlaceholders(
                        PlaceholderValue.newBuilder()
                                .setTag("$0")
                                .setType(PlaceholderType.FloatVector)
                                .addValues(ByteString.copyFrom(bytes)))
                .build()
                .toByteString();
    }

    int size() {
        return requests.size();
    }
}
