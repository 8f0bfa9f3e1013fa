package io.atoll.cli.bench;

import io.atoll.cli.vectors.Vectors;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;

/// Insertions as Milvus's clients send them.
final class InsertRequests {
    private InsertRequests() {}

    /// The rows from `from` up to and without `to`, with their numbers as keys.
    static InsertRequest of(String collection, Vectors rows, int from, int to) {
        return ofKeys(collection, rows, from, to);
    }

    /// Rows of these keys; those beyond the last of `rows` have the vectors of the first again.
    static InsertRequest ofKeys(String collection, Vectors rows, long from, long to) {
        var keys = LongArray.newBuilder();
        var parts = LongArray.newBuilder();
        var labels = LongArray.newBuilder();
        var values = FloatArray.newBuilder();
        for (long key = from; key < to; key++) {
            int row = (int) (key % rows.size());
            keys.addData(key);
            parts.addData(RowParts.of(key));
            if (rows.hasLabels()) {
                labels.addData(rows.label(row));
            }
            for (float value : rows.get(row)) {
                values.addData(value);
            }
        }
        var request =
                InsertRequest.newBuilder()
                        .setCollectionName(collection)
                        .setNumRows((int) (to - from))
                        .addFieldsData(integers(BenchCollection.KEY, keys.build()))
                        .addFieldsData(integers(BenchCollection.PART, parts.build()))
                        .addFieldsData(
                                FieldData.newBuilder()
                                        .setType(DataType.FloatVector)
                                        .setFieldName(BenchCollection.VECTOR)
                                        .setVectors(
                                                VectorField.newBuilder()
                                                        .setDim(rows.dimension())
                                                        .setFloatVector(values)));
        if (rows.hasLabels()) {
            request.addFieldsData(integers(BenchCollection.LABEL, labels.build()));
        }
        return request.build();
    }

    private static FieldData integers(String field, LongArray values) {
        return FieldData.newBuilder()
                .setType(DataType.Int64)
                .setFieldName(field)
                .setScalars(ScalarField.newBuilder().setLongData(values))
                .build();
    }
}
