package io.atoll.writenode.rebuild;

import io.atoll.writenode.rebuild.CompactionPolicy.Merge;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A compaction that somebody asked for: first it waits for what is being rebuilt of its collection
/// already, then it is planned, and it is complete when each of its merges has been tried. Guarded
/// by the lock of [RebuildScheduler].
public final class AskedCompaction {
    private final long id;
    private final long collectionId;
    private final boolean all;
    private boolean planned;
    private final List<Step> steps = new ArrayList<>();

    /// @param all whether segments that nothing is wrong with are written anew as well
    AskedCompaction(long id, long collectionId, boolean all) {
        this.id = id;
        this.collectionId = collectionId;
        this.all = all;
    }

    long id() {
        return id;
    }

    long collectionId() {
        return collectionId;
    }

    boolean all() {
        return all;
    }

    boolean planned() {
        return planned;
    }

    void plan(List<Merge> merges) {
        planned = true;
        merges.forEach(merge -> steps.add(new Step(merge)));
    }

    /// Its collection is gone: there is nothing to be compacted any more.
    void abandon() {
        planned = true;
        steps.stream()
                .filter(step -> step.state == StepState.WAITING)
                .forEach(step -> step.fail("the collection was dropped"));
    }

    List<Step> waiting() {
        return steps.stream().filter(step -> step.state == StepState.WAITING).toList();
    }

    State state() {
        boolean done = planned && steps.stream().allMatch(Step::isOver);
        return new State(id, collectionId, done, steps.stream().map(Step::outcome).toList());
    }

    /// One merge of it.
    static final class Step {
        private final Merge merge;
        private StepState state = StepState.WAITING;
        private OptionalLong target = OptionalLong.empty();
        private String failure = "";

        private Step(Merge merge) {
            this.merge = merge;
        }

        Merge merge() {
            return merge;
        }

        void begin() {
            state = StepState.RUNNING;
        }

        /// @param segmentId what came of it; empty if no row was alive
        void succeed(OptionalLong segmentId) {
            state = StepState.DONE;
            target = segmentId;
        }

        void fail(String reason) {
            state = StepState.FAILED;
            failure = reason;
        }

        private boolean isOver() {
            return state == StepState.DONE || state == StepState.FAILED;
        }

        private Outcome outcome() {
            return new Outcome(
                    merge.sources().stream().map(Candidate::id).toList(), target, state, failure);
        }
    }

    public enum StepState {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /// @param failure why it failed; empty if it did not
    public record Outcome(
            List<Long> sources, OptionalLong target, StepState state, String failure) {}

    /// @param steps empty as long as it is not planned, and when there was nothing to do
    public record State(long id, long collectionId, boolean complete, List<Outcome> steps) {

        int count(StepState state) {
            return (int) steps.stream().filter(step -> step.state() == state).count();
        }
    }
}
