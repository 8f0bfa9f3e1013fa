package io.atoll.milvus;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.model.RowRules;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// The query vectors of a search, as the bytes that they came as.
///
/// @param bytes float32, little-endian, `[count][dimension]`
record QueryVectors(ByteString bytes, int count) {

    /// @param serialized a `PlaceholderGroup`
    /// @param declared `nq` as the request says it; 0 when it does not
    /// @param field what is searched
    static QueryVectors read(ByteString serialized, long declared, Field field) {
        PlaceholderValue placeholder = placeholder(serialized);
        requireType(placeholder, field);
        List<ByteString> values = placeholder.getValuesList();
        requireCount(values.size());
        if (declared != 0 && declared != values.size()) {
            throw Refusals.invalid(
                    "nq is %d, but the search has %d vectors".formatted(declared, values.size()));
        }
        for (int query = 0; query < values.size(); query++) {
            requireLength(values.get(query), query, field);
        }
        return new QueryVectors(concatenated(values), values.size());
    }

    /// Vectors that were not bytes before.
    static QueryVectors of(List<float[]> vectors, Field field) {
        requireCount(vectors.size());
        var bytes =
                ByteBuffer.allocate(vectors.size() * field.dimension() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int query = 0; query < vectors.size(); query++) {
            float[] vector = vectors.get(query);
            if (vector.length != field.dimension()) {
                throw wrongDimension(field, query, vector.length);
            }
            for (float value : vector) {
                bytes.putFloat(value);
            }
        }
        return new QueryVectors(UnsafeByteOperations.unsafeWrap(bytes.flip()), vectors.size());
    }

    /// Refuses what no distance can be computed with.
    void check(Field field, Optional<Metric> metric) {
        RowRules.checkVectors(
                "queries of field '" + field.name() + "'",
                bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer(),
                field.dimension(),
                metric.filter(Metric.COSINE::equals).isPresent());
    }

    private static PlaceholderValue placeholder(ByteString serialized) {
        try {
            PlaceholderGroup group = PlaceholderGroup.parseFrom(serialized);
            if (group.getPlaceholdersCount() == 1) {
                return group.getPlaceholders(0);
            }
            throw Refusals.invalid(
                    "a search has one placeholder, this one has " + group.getPlaceholdersCount());
        } catch (InvalidProtocolBufferException e) {
            throw Refusals.invalid("placeholder_group is no PlaceholderGroup: " + e.getMessage());
        }
    }

    private static void requireType(PlaceholderValue placeholder, Field field) {
        if (placeholder.getType() != PlaceholderType.FloatVector) {
            throw Refusals.invalid(
                    "vector type must be the same, field '%s' - type %s, search info type %s"
                            .formatted(field.name(), field.type(), placeholder.getType()));
        }
    }

    private static void requireCount(int count) {
        if (count < 1 || count > Limits.MAX_QUERIES) {
            throw Refusals.outOfRange("nq", count, 1, Limits.MAX_QUERIES);
        }
    }

    private static void requireLength(ByteString value, int query, Field field) {
        if (value.size() != field.dimension() * Float.BYTES) {
            if (value.size() % Float.BYTES == 0) {
                throw wrongDimension(field, query, value.size() / Float.BYTES);
            }
            throw Refusals.invalid(
                    "vector dimension mismatch: query %d has %d bytes, field '%s' expects %d"
                            .formatted(
                                    query,
                                    value.size(),
                                    field.name(),
                                    field.dimension() * Float.BYTES));
        }
    }

    private static AtollException wrongDimension(Field field, int query, int found) {
        return Refusals.invalid(
                "vector dimension mismatch: query %d has dimension %d, field '%s' expects %d"
                        .formatted(query, found, field.name(), field.dimension()));
    }

    private static ByteString concatenated(List<ByteString> values) {
        if (values.size() == 1) {
            return values.getFirst();
        }
        int length = values.getFirst().size();
        var all = new byte[length * values.size()];
        for (int query = 0; query < values.size(); query++) {
            values.get(query).copyTo(all, query * length);
        }
        return UnsafeByteOperations.unsafeWrap(all);
    }
}
