package io.atoll.router.watch;

import io.atoll.model.AtollException;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.api.Explanation;
import io.atoll.router.api.Explanation.Ask;
import io.atoll.router.api.Missing;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Remembers the steps of one search, to explain them.
public final class Explaining implements ReadWatch {
    private final long beganNanos = System.nanoTime();
    private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
    private final List<Call> calls = new ArrayList<>();
    private @Nullable Step step;
    private long stepNanos;
    private @Nullable Plan plan;
    private int plans;
    private List<Missing> missing = List.of();

    @Override
    public synchronized void begins(Step next) {
        long now = System.nanoTime();
        endStep(now);
        step = next;
        stepNanos = now;
    }

    private void endStep(long now) {
        if (step != null) {
            nanos.merge(step, now - stepNanos, Long::sum);
        }
    }

    @Override
    public synchronized void planned(Plan newPlan) {
        plan = newPlan;
        plans++;
    }

    @Override
    public synchronized AskWatch asks(Part part) {
        var call = new Call(part, System.nanoTime());
        calls.add(call);
        return call;
    }

    @Override
    public synchronized void goesWithout(List<Missing> segments) {
        missing = segments;
    }

    @Override
    public synchronized Optional<Explanation> explanation() {
        long now = System.nanoTime();
        endStep(now);
        stepNanos = now;
        return Optional.of(
                new Explanation(
                        plan == null ? 0 : plan.manifest().number(),
                        plans,
                        nanos.getOrDefault(Step.ROUTING, 0L),
                        nanos.getOrDefault(Step.SEARCH, 0L),
                        nanos.getOrDefault(Step.MERGE, 0L),
                        calls.stream().map(call -> call.explained(beganNanos, now)).toList(),
                        leftOut()));
    }

    /// What could not be read, and the sealed segments of the manifest that the plan passes over.
    private List<Missing> leftOut() {
        var leftOut = new ArrayList<Missing>(missing);
        if (plan != null) {
            Set<Long> read = new HashSet<>(plan.segmentIds());
            for (SegmentInfo segment : plan.manifest().segments()) {
                if (!read.contains(segment.id())) {
                    leftOut.add(
                            new Missing(
                                    segment.id(),
                                    segment.rowCount(),
                                    "partition not asked for, or all rows expired"));
                }
            }
        }
        return leftOut;
    }

    /// A call to a node; what becomes of it arrives on the node's event loop.
    private static final class Call implements AskWatch {
        private final Part part;
        private final long askedNanos;
        private volatile @Nullable End end;

        Call(Part part, long askedNanos) {
            this.part = part;
            this.askedNanos = askedNanos;
        }

        @Override
        public void answered(ReadTotals totals, NodeReport report) {
            end = new End(System.nanoTime(), "ok", Optional.of(report));
        }

        @Override
        public void failed(AtollException error) {
            String code = error.code().name().toLowerCase(Locale.ROOT);
            end = new End(System.nanoTime(), code, Optional.empty());
        }

        Ask explained(long beganNanos, long now) {
            End known = end;
            End last = known == null ? new End(now, "unanswered", Optional.empty()) : known;
            return new Ask(
                    part.node().id(),
                    part.cause(),
                    part.segmentIds(),
                    last.outcome,
                    askedNanos - beganNanos,
                    last.nanos - askedNanos,
                    last.report);
        }

        private record End(long nanos, String outcome, Optional<NodeReport> report) {}
    }
}
