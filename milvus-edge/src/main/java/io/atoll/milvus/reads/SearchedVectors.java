package io.atoll.milvus.reads;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.UnknownFields;
import io.atoll.milvus.values.MilvusVector;
import io.atoll.model.DataType;
import io.atoll.model.read.QueryVectors;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;

import java.util.List;

/// The query vectors of a search, as the bytes that they came as. Dense ones have one length;
/// whether it is the field's, and whether the type is, the router knows.
public record SearchedVectors(DataType type, QueryVectors vectors) {

    /// @param serialized a `PlaceholderGroup`
    /// @param declared `nq` as the request says it; 0 when it does not
    static SearchedVectors read(ByteString serialized, long declared) {
        PlaceholderValue placeholder = placeholder(serialized);
        DataType type =
                placeholder.getType() == PlaceholderType.VarChar
                        ? DataType.VARCHAR
                        : MilvusVector.searchedBy(placeholder.getType());
        List<ByteString> values = placeholder.getValuesList();
        if (declared != 0 && declared != values.size()) {
            throw Refusals.invalid(
                    "nq is %d, but the search has %d vectors".formatted(declared, values.size()));
        }
        return of(type, values);
    }

    /// @param vectors each the bytes of one
    public static SearchedVectors of(DataType type, List<ByteString> vectors) {
        QueryVectors queries =
                type.isDenseVector()
                        ? new QueryVectors(
                                concatenated(vectors).asReadOnlyByteBuffer(), vectors.size())
                        : QueryVectors.ofAnyLength(
                                vectors.stream().map(ByteString::asReadOnlyByteBuffer).toList());
        return new SearchedVectors(type, queries);
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

    private static ByteString concatenated(List<ByteString> vectors) {
        if (vectors.isEmpty()) {
            return ByteString.EMPTY;
        }
        int length = requireOneLength(vectors);
        if (vectors.size() == 1) {
            return vectors.getFirst();
        }
        var all = new byte[length * vectors.size()];
        for (int query = 0; query < vectors.size(); query++) {
            vectors.get(query).copyTo(all, query * length);
        }
        return UnsafeByteOperations.unsafeWrap(all);
    }

    private static int requireOneLength(List<ByteString> vectors) {
        int length = vectors.getFirst().size();
        for (int query = 0; query < vectors.size(); query++) {
            int found = vectors.get(query).size();
            if (found != length) {
                throw Refusals.invalid(
                        "vector dimension mismatch: vector %d of the search has %d bytes, vector 0 has %d"
                                .formatted(query, found, length));
            }
        }
        return length;
    }
}
