package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.router.write.Compactions.Compaction;
import io.milvus.grpc.CompactionState;

/// Compactions in Milvus's terms.
public final class CompactionTerms {

    private CompactionTerms() {}

    public static void refuseClustering(boolean clustering) {
        if (clustering) {
            throw Refusals.notSupported("compaction by a clustering key is not supported");
        }
    }

    public static CompactionState state(Compaction compaction) {
        return compaction.complete() ? CompactionState.Completed : CompactionState.Executing;
    }
}
