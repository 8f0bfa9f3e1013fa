package io.atoll.router;

import com.google.protobuf.ByteString;

import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeSearchAnswer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The output fields of merged hits. Nodes send few bytes along with their hits; where it would
/// have been many, only the winners' are fetched, from the node that named them.
final class OutputRows {
    private final Reading reading;
    private final ReadContext context;
    private final InFlight inFlight;

    OutputRows(Reading reading, ReadContext context, InFlight inFlight) {
        this.reading = reading;
        this.context = context;
        this.inFlight = inFlight;
    }

    /// The winners' rows, in the order of the merged hits. Ends with [PlanOutdated] if they cannot
    /// be fetched any more.
    CompletableFuture<Rows> gather(
            List<Scatter.Accepted<NodeSearchAnswer>> answers,
            List<NodeHits> lists,
            MergedHits merged) {
        if (reading.output().remoteIds().isEmpty() || merged.size() == 0) {
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
                                : CompletableFuture.completedFuture(decode(inline)));
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

    private CompletableFuture<Rows> fetch(ReadNode node, NodeHits hits, List<Integer> winners) {
        var request =
                NodeFetchRequest.newBuilder()
                        .setCollectionId(reading.collection().id())
                        .addAllOutputFieldIds(reading.output().remoteIds());
        for (int hit : winners) {
            request.addSegmentIds(hits.segmentId(hit)).addRows(hits.row(hit));
        }
        var answered = new CompletableFuture<NodeFetchAnswer>();
        NodeCall.whenEnded(
                inFlight.add(node.link().stub(context.deadline()).fetch(request.build())),
                answered::complete,
                error ->
                        answered.completeExceptionally(
                                new PlanOutdated(
                                        "output fields: "
                                                + Errors.from(error, node.id()).getMessage())));
        return answered.thenApply(answer -> decode(answer.getOutputRows()));
    }

    private static Rows decode(ByteString bytes) {
        return RowsCodec.decode(bytes.asReadOnlyByteBuffer());
    }
}
