package io.atoll.milvus.reads;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.UnknownFields;
import io.atoll.model.read.QueryVectors;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Reads the query vectors of a search, as the bytes that they came as. All have one length;
/// whether it is the field's, the router knows.
public final class QueryVectorReader {

    private QueryVectorReader() {}

    /// @param serialized a `PlaceholderGroup`
    /// @param declared `nq` as the request says it; 0 when it does not
    static QueryVectors read(ByteString serialized, long declared) {
        PlaceholderValue placeholder = placeholder(serialized);
        if (placeholder.getType() != PlaceholderType.FloatVector) {
            throw Refusals.invalid(
                    "vector type must be the same: searched can be FloatVector, the search has "
                            + placeholder.getType());
        }
        List<ByteString> values = placeholder.getValuesList();
        if (declared != 0 && declared != values.size()) {
            throw Refusals.invalid(
                    "nq is %d, but the search has %d vectors".formatted(declared, values.size()));
        }
        return new QueryVectors(concatenated(values).asReadOnlyByteBuffer(), values.size());
    }

    /// Vectors that were not bytes before.
    public static QueryVectors of(List<float[]> vectors) {
        var values = vectors.stream().map(QueryVectorReader::bytes).toList();
        return new QueryVectors(concatenated(values).asReadOnlyByteBuffer(), values.size());
    }

    private static PlaceholderValue placeholder(ByteString serialized) {
        try {
            PlaceholderGroup group = PlaceholderGroup.parseFrom(serialized);
            UnknownFields.refuse(group);
            if (group.getPlaceholdersCount() == 1) {
                return group.getPlaceholders(0);
            }
            throw Refusals.invalid(
                    "a search has one placeholder, this one has " + group.getPlaceholdersCount());
        } catch (InvalidProtocolBufferException e) {
            throw Refusals.invalid("placeholder_group is no PlaceholderGroup: " + e.getMessage());
        }
    }

    private static ByteString bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static ByteString concatenated(List<ByteString> values) {
        if (values.isEmpty()) {
            return ByteString.EMPTY;
        }
        int length = requireOneLength(values);
        if (values.size() == 1) {
            return values.getFirst();
        }
        var all = new byte[length * values.size()];
        for (int query = 0; query < values.size(); query++) {
            values.get(query).copyTo(all, query * length);
        }
        return UnsafeByteOperations.unsafeWrap(all);
    }

    private static int requireOneLength(List<ByteString> values) {
        int length = values.getFirst().size();
        for (int query = 0; query < values.size(); query++) {
            int found = values.get(query).size();
            if (found % Float.BYTES != 0) {
                throw Refusals.invalid(
                        "vector %d of the search has %d bytes, which is no number of float32"
                                .formatted(query, found));
            }
            if (found != length) {
                throw Refusals.invalid(
                        "vector dimension mismatch: vector %d of the search has dimension %d, vector"
                                        .formatted(query, found / Float.BYTES)
                                + " 0 has "
                                + length / Float.BYTES);
            }
        }
        return length;
    }
}
