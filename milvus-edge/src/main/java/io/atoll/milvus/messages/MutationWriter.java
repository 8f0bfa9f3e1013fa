package io.atoll.milvus.messages;

import io.atoll.milvus.values.KeyWriter;
import io.atoll.router.api.DeleteAnswer;
import io.atoll.router.api.WriteAnswer;
import io.milvus.grpc.MutationResult;

/// Writes the answers to writes.
public final class MutationWriter {

    private MutationWriter() {}

    public static MutationResult inserted(WriteAnswer answer) {
        return written(answer).setInsertCnt(answer.keys().size()).build();
    }

    public static MutationResult upserted(WriteAnswer answer) {
        int rows = answer.keys().size();
        return written(answer).setUpsertCnt(rows).setInsertCnt(rows).setDeleteCnt(rows).build();
    }

    public static MutationResult deleted(DeleteAnswer answer) {
        return MutationResult.newBuilder()
                .setStatus(StatusWriter.success())
                .setDeleteCnt(answer.count())
                .setTimestamp(answer.timestamp())
                .build();
    }

    private static MutationResult.Builder written(WriteAnswer answer) {
        var result =
                MutationResult.newBuilder()
                        .setStatus(StatusWriter.success())
                        .setIDs(KeyWriter.write(answer.keys()))
                        .setTimestamp(answer.timestamp());
        for (int row = 0; row < answer.keys().size(); row++) {
            result.addSuccIndex(row);
        }
        return result;
    }
}
