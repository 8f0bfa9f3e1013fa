package io.atoll.router.watch;

import io.atoll.model.AtollException;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.api.Explanation;
import io.atoll.router.api.Missing;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Two that watch the same read.
record BothWatches(ReadWatch first, ReadWatch second) implements ReadWatch {

    @Override
    public void begins(Step step) {
        first.begins(step);
        second.begins(step);
    }

    @Override
    public void planned(Plan plan) {
        first.planned(plan);
        second.planned(plan);
    }

    @Override
    public AskWatch asks(Part part) {
        return new BothAsks(first.asks(part), second.asks(part));
    }

    @Override
    public void goesWithout(List<Missing> segments) {
        first.goesWithout(segments);
        second.goesWithout(segments);
    }

    @Override
    public Optional<Explanation> explanation() {
        return first.explanation().or(second::explanation);
    }

    @Override
    public void ended(@Nullable Throwable error) {
        first.ended(error);
        second.ended(error);
    }

    private record BothAsks(AskWatch first, AskWatch second) implements AskWatch {

        @Override
        public ReadNodeFutureStub calling(ReadNodeFutureStub stub) {
            return second.calling(first.calling(stub));
        }

        @Override
        public void answered(ReadTotals totals, NodeReport report) {
            first.answered(totals, report);
            second.answered(totals, report);
        }

        @Override
        public void failed(AtollException error) {
            first.failed(error);
            second.failed(error);
        }
    }
}
