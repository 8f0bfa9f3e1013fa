package io.atoll.router.scatter;

import com.google.protobuf.ByteString;

import io.atoll.model.merge.MergedHits;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The output fields of merged hits. Nodes send few bytes along with their hits; where it would
/// have been many, only the winners' are fetched, from the node that named them.
final class WinnerRows {
    private final ResolvedRead read;
    private final Plan plan;
    private final ReadContext context;
    private final InFlight inFlight;

    WinnerRows(ResolvedRead read, Plan plan, ReadContext context, InFlight inFlight) {
        this.read = read;
        this.plan = plan;
        this.context = context;
        this.inFlight = inFlight;
    }

    /// The winners' rows, in the order of the merged hits. Ends with [PlanOutdated] if they cannot
    /// be fetched any more.
    CompletableFuture<Rows> gather(
            List<Scatter.Accepted<NodeSearchAnswer>> answers,
            List<NodeHits> lists,
            MergedHits merged) {
        if (read.output().remoteIds().isEmpty() || merged.size() == 0) {
            return CompletableFuture.completedFuture(Rows.none());
        }
        var sources = new ArrayList<CompletableFuture<Rows>>();
        var from = new int[merged.size()];
        var rows = new int[merged.size()];
        for (int list = 0; list < lists.size(); list++) {
            var winners = new ArrayList<Integer>();
            ByteString inline = answers.get(list).answer().getOutputRows();
            for (int i = 0; i < merged.size(); i++) {
                if (merged.list(i) == list) {
                    from[i] = sources.size();
                    rows[i] = inline.isEmpty() ? winners.size() : merged.hit(i);
                    winners.add(merged.hit(i));
                }
            }
            if (!winners.isEmpty()) {
                sources.add(
                        inline.isEmpty()
                                ? fetch(answers.get(list).part().node(), lists.get(list), winners)
                                : CompletableFuture.completedFuture(RowFetch.decode(inline)));
            }
        }
        return CompletableFuture.allOf(sources.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        _ ->
                                Rows.gather(
                                        sources.stream().map(CompletableFuture::join).toList(),
                                        from,
                                        rows,
                                        merged.size()));
    }

    private CompletableFuture<Rows> fetch(KnownNode node, NodeHits hits, List<Integer> winners) {
        return new RowFetch(read, hits, winners).run(node, plan, context, inFlight);
    }
}
