package io.atoll.milvus.reads;

import io.atoll.milvus.values.OutputSelection;
import io.atoll.milvus.values.OutputWriter;
import io.atoll.router.api.QueryAnswer;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;

import java.util.Optional;

/// Writes a query's answer: the rows' fields, or their number as a field of its own.
public final class QueryWriter {

    private QueryWriter() {}

    public static QueryResults write(QueryAnswer answer, QueryTranslation query) {
        query.read().requireCollection(answer.collection());
        var results =
                QueryResults.newBuilder()
                        .setStatus(
                                CoverageWriter.status(
                                        query.read(), answer.coverage(), Optional.empty()))
                        .setCollectionName(answer.collection().name())
                        .setPrimaryFieldName(answer.collection().schema().primaryKey().name())
                        .setSessionTs(answer.timestamp());
        if (query.request().count()) {
            return results.addOutputFields(QueryTranslation.COUNT)
                    .addFieldsData(count(answer.count()))
                    .build();
        }
        var selection =
                OutputSelection.of(answer.collection().schema(), query.read().terms().output());
        return results.addAllOutputFields(selection.names())
                .addAllFieldsData(
                        OutputWriter.write(
                                answer.output(),
                                OutputWriter.withKey(answer.outputFields(), answer.collection()),
                                selection,
                                answer.keys(),
                                query.read().timesOf(answer.collection())))
                .build();
    }

    private static FieldData count(long rows) {
        return FieldData.newBuilder()
                .setFieldName(QueryTranslation.COUNT)
                .setType(DataType.Int64)
                .setScalars(
                        ScalarField.newBuilder().setLongData(LongArray.newBuilder().addData(rows)))
                .build();
    }
}
