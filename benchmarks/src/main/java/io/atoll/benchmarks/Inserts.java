package io.atoll.benchmarks;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;

import java.util.concurrent.atomic.AtomicLong;

/// Batches of rows as clients send them. The vectors are made once and come again in each batch, so
/// that making batches costs next to nothing; the keys are new each time.
final class Inserts {
    private final AtomicLong nextKey;
    private final int rows;
    private final FieldData vectors;

    /// @param rows in each batch
    Inserts(RandomVectors vectors, int dimension, int rows, long firstKey) {
        this.rows = rows;
        this.nextKey = new AtomicLong(firstKey);
        var floats = FloatArray.newBuilder();
        for (int row = 0; row < rows; row++) {
            for (float value : vectors.next()) {
                floats.addData(value);
            }
        }
        this.vectors =
                FieldData.newBuilder()
                        .setFieldName("vector")
                        .setType(DataType.FloatVector)
                        .setVectors(
                                VectorField.newBuilder().setDim(dimension).setFloatVector(floats))
                        .build();
    }

    int rows() {
        return rows;
    }

    InsertRequest next() {
        long first = nextKey.getAndAdd(rows);
        var keys = LongArray.newBuilder();
        for (long key = first; key < first + rows; key++) {
            keys.addData(key);
        }
        return InsertRequest.newBuilder()
                .setCollectionName(RandomVectors.COLLECTION)
                .setNumRows(rows)
                .addFieldsData(
                        FieldData.newBuilder()
                                .setFieldName("id")
                                .setType(DataType.Int64)
                                .setScalars(ScalarField.newBuilder().setLongData(keys)))
                .addFieldsData(vectors)
                .build();
    }
}
