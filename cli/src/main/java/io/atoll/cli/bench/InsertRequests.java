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
        var keys = LongArray.newBuilder();
        var labels = LongArray.newBuilder();
        var values = FloatArray.newBuilder();
        for (int row = from; row < to; row++) {
            keys.addData(row);
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
                        .setNumRows(to - from)
                        .addFieldsData(integers(BenchCollection.KEY, keys.build()))
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
