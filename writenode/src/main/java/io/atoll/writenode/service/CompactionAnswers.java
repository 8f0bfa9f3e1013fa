package io.atoll.writenode.service;

import io.atoll.protocol.v1.CompactionAnswer;
import io.atoll.protocol.v1.CompactionStep;
import io.atoll.protocol.v1.CompactionStepState;
import io.atoll.protocol.v1.ExplainCompactionAnswer;
import io.atoll.protocol.v1.ExplainedSegment;
import io.atoll.writenode.rebuild.AskedCompaction;
import io.atoll.writenode.rebuild.AskedCompaction.Outcome;
import io.atoll.writenode.rebuild.AskedCompaction.StepState;
import io.atoll.writenode.rebuild.Candidate;
import io.atoll.writenode.rebuild.Explained;

import java.util.List;
import java.util.Locale;

/// What is told of compactions on the wire.
final class CompactionAnswers {
    private CompactionAnswers() {}

    static CompactionAnswer of(AskedCompaction.State state) {
        return CompactionAnswer.newBuilder()
                .setCompactionId(state.id())
                .setCollectionId(state.collectionId())
                .setComplete(state.complete())
                .addAllSteps(state.steps().stream().map(CompactionAnswers::step).toList())
                .build();
    }

    private static CompactionStep step(Outcome outcome) {
        return CompactionStep.newBuilder()
                .addAllSources(outcome.sources())
                .setTarget(outcome.target().orElse(0))
                .setState(state(outcome.state()))
                .setFailure(outcome.failure())
                .build();
    }

    private static CompactionStepState state(StepState state) {
        return switch (state) {
            case WAITING -> CompactionStepState.COMPACTION_STEP_STATE_WAITING;
            case RUNNING -> CompactionStepState.COMPACTION_STEP_STATE_RUNNING;
            case DONE -> CompactionStepState.COMPACTION_STEP_STATE_DONE;
            case FAILED -> CompactionStepState.COMPACTION_STEP_STATE_FAILED;
        };
    }

    static ExplainCompactionAnswer of(List<Explained> segments) {
        return ExplainCompactionAnswer.newBuilder()
                .addAllSegments(segments.stream().map(CompactionAnswers::segment).toList())
                .build();
    }

    private static ExplainedSegment segment(Explained explained) {
        Candidate segment = explained.segment();
        return ExplainedSegment.newBuilder()
                .setId(segment.id())
                .setPartitionId(segment.partitionId())
                .setRows(segment.rows())
                .setDeadRows(segment.deadRows())
                .setBytes(segment.bytes())
                .setIndexed(segment.indexed())
                .setActivity(explained.activity().name().toLowerCase(Locale.ROOT))
                .setReason(explained.reason())
                .build();
    }
}
