package io.atoll.milvus.messages;

import io.atoll.router.write.Compactions.Compaction;
import io.milvus.grpc.CompactionState;

/// Compactions in Milvus's terms.
public final class CompactionTerms {

    private CompactionTerms() {}

    public static CompactionState state(Compaction compaction) {
        return compaction.complete() ? CompactionState.Completed : CompactionState.Executing;
    }
}
