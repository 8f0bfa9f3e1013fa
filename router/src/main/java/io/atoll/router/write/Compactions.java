package io.atoll.router.write;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.v1.CompactRequest;
import io.atoll.protocol.v1.CompactionAnswer;
import io.atoll.protocol.v1.CompactionStateRequest;
import io.atoll.protocol.v1.CompactionStep;
import io.atoll.protocol.v1.ExplainCompactionRequest;
import io.atoll.protocol.v1.ExplainedSegment;

import java.time.Duration;
import java.util.List;

/// Compaction as somebody outside sees it. The write node does it.
public final class Compactions {
    private final WriteNodeClient writeNode;

    public Compactions(WriteNodeClient writeNode) {
        this.writeNode = writeNode;
    }

    /// Begins to put together what can be of a collection's sealed segments.
    ///
    /// @param all whether segments that nothing is wrong with are written anew as well
    public Compaction begin(Collection collection, boolean all, Duration limit) {
        var request =
                CompactRequest.newBuilder().setCollectionId(collection.id()).setAll(all).build();
        return compaction(
                writeNode.call(
                        "compaction[collection=" + collection.name() + "]",
                        limit,
                        node -> node.compact(request)));
    }

    /// How far a compaction is that was begun.
    ///
    /// @throws AtollException with PARAMETER_INVALID if the write node does not know it
    public Compaction state(long id, Duration limit) {
        var request = CompactionStateRequest.newBuilder().setCompactionId(id).build();
        return compaction(
                writeNode.call("compaction " + id, limit, node -> node.compactionState(request)));
    }

    private static Compaction compaction(CompactionAnswer answer) {
        return new Compaction(
                answer.getCompactionId(),
                answer.getComplete(),
                answer.getStepsList().stream().map(Compactions::merge).toList());
    }

    private static Merge merge(CompactionStep step) {
        return new Merge(
                step.getSourcesList(),
                step.getTarget(),
                switch (step.getState()) {
                    case COMPACTION_STEP_STATE_WAITING, COMPACTION_STEP_STATE_RUNNING ->
                            MergeState.GOING_ON;
                    case COMPACTION_STEP_STATE_DONE -> MergeState.DONE;
                    case COMPACTION_STEP_STATE_FAILED -> MergeState.FAILED;
                    case COMPACTION_STEP_STATE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new AtollException(
                                    ErrorCode.INTERNAL,
                                    "the write node answers a state of compaction that this router"
                                            + " does not know: "
                                            + step.getStateValue());
                },
                step.getFailure());
    }

    /// What is happening to each sealed segment of a collection, and why nothing happens to it.
    public List<ExplainedSegment> explain(Collection collection, Duration limit) {
        var request =
                ExplainCompactionRequest.newBuilder().setCollectionId(collection.id()).build();
        return writeNode
                .call(
                        "compaction[collection=" + collection.name() + "]",
                        limit,
                        node -> node.explainCompaction(request))
                .getSegmentsList();
    }

    /// @param merges none as long as it is not planned, and where there is nothing to do
    public record Compaction(long id, boolean complete, List<Merge> merges) {
        public Compaction {
            merges = List.copyOf(merges);
        }

        public int count(MergeState state) {
            return (int) merges.stream().filter(merge -> merge.state() == state).count();
        }
    }

    /// @param target the segment that came of it; 0 if none did, or not yet
    /// @param failure why it failed; empty if it did not
    public record Merge(List<Long> sources, long target, MergeState state, String failure) {
        public Merge {
            sources = List.copyOf(sources);
        }
    }

    public enum MergeState {
        GOING_ON,
        DONE,
        FAILED
    }
}
