package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;

import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.NodeRecord;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.Wanted;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The output fields of some hits of one node's answer, by segment and row. A row has the same
/// number on every node that has its segment, so that others can be asked for it as well.
final class RowFetch implements Question<NodeFetchAnswer> {
    private final ResolvedRead read;
    private final NodeHits hits;
    private final List<Integer> winners;

    RowFetch(ResolvedRead read, NodeHits hits, List<Integer> winners) {
        this.read = read;
        this.hits = hits;
        this.winners = winners;
    }

    /// The rows in the order of the winners. Ends with [PlanOutdated] if no node has them.
    CompletableFuture<Rows> run(KnownNode node, Plan plan, ReadContext context, InFlight inFlight) {
        var fetched = new CompletableFuture<Rows>();
        var part = new Part(node, Wanted.now(List.copyOf(segmentIds())));
        var race =
                new Race<>(part, this, plan, context.unwatched(), inFlight, new Fetched(fetched));
        race.start();
        return fetched;
    }

    private Set<Long> segmentIds() {
        Set<Long> ids = new HashSet<>();
        winners.forEach(hit -> ids.add(hits.segmentId(hit)));
        return ids;
    }

    private List<Integer> winnersIn(List<Long> segmentIds) {
        Set<Long> ids = new HashSet<>(segmentIds);
        return winners.stream().filter(hit -> ids.contains(hits.segmentId(hit))).toList();
    }

    @Override
    public ListenableFuture<NodeFetchAnswer> ask(ReadNodeFutureStub node, ReadScope scope) {
        var request =
                NodeFetchRequest.newBuilder()
                        .setCollectionId(read.collection().id())
                        .addAllOutputFieldIds(read.output().remoteIds());
        for (int hit : winnersIn(scope.getSegmentIdsList())) {
            request.addSegmentIds(hits.segmentId(hit)).addRows(hits.row(hit));
        }
        return node.fetch(request.build());
    }

    @Override
    public ReadState stateOf(NodeFetchAnswer answer) {
        return ReadState.getDefaultInstance();
    }

    @Override
    public ReadTotals totalsOf(NodeFetchAnswer answer) {
        return ReadTotals.getDefaultInstance();
    }

    @Override
    public NodeReport reportOf(NodeFetchAnswer answer) {
        return NodeReport.getDefaultInstance();
    }

    /// Its bytes decide how long it takes, so what searches take says nothing of it.
    @Override
    public long patienceNanos(NodeRecord node) {
        return Hedging.LONGEST_NANOS;
    }

    @Override
    public boolean isMeasured() {
        return false;
    }

    private final class Fetched implements Race.Finish<NodeFetchAnswer> {
        private final CompletableFuture<Rows> rows;

        Fetched(CompletableFuture<Rows> rows) {
            this.rows = rows;
        }

        @Override
        public void accept(Part part, List<Scatter.Accepted<NodeFetchAnswer>> answers) {
            rows.complete(inOrder(answers));
        }

        @Override
        public void failed(Part part, Throwable error) {
            String reason = Errors.from(error, part.node().id()).getMessage();
            rows.completeExceptionally(new PlanOutdated("output fields: " + reason));
        }

        @Override
        public void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                rows.completeExceptionally(e);
            }
        }

        @Override
        public boolean isOver() {
            return rows.isDone();
        }
    }

    private Rows inOrder(List<Scatter.Accepted<NodeFetchAnswer>> answers) {
        var sources = new ArrayList<Rows>();
        var from = new int[winners.size()];
        var rows = new int[winners.size()];
        for (Scatter.Accepted<NodeFetchAnswer> answer : answers) {
            Set<Long> ids = new HashSet<>(answer.part().segmentIds());
            int row = 0;
            for (int i = 0; i < rows.length; i++) {
                if (ids.contains(hits.segmentId(winners.get(i)))) {
                    from[i] = sources.size();
                    rows[i] = row++;
                }
            }
            sources.add(decode(answer.answer().getOutputRows()));
        }
        return answers.size() == 1
                ? sources.getFirst()
                : Rows.gather(sources, from, rows, rows.length);
    }

    static Rows decode(ByteString bytes) {
        return RowsCodec.decode(bytes.asReadOnlyByteBuffer());
    }
}
