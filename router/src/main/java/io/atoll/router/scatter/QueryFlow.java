package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.model.DataType;
import io.atoll.model.merge.KeyOrderMerger;
import io.atoll.model.merge.KeyedRows;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.Page;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.FilterMessages;
import io.atoll.protocol.KeyMessages;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.Shortfall;
import io.atoll.router.watch.ReadWatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One query: rows in ascending order of their keys, each key once by its youngest row; or how many
/// rows there are.
public final class QueryFlow implements Question<NodeQueryAnswer> {
    private static final Page ALL = new Page(0, Integer.MAX_VALUE);

    private final ResolvedRead read;
    private final boolean count;
    private final Page page;
    private final ReadContext context;
    private final NodeQueryRequest message;

    /// @param count their number only
    /// @param wanted empty: all rows
    public QueryFlow(ResolvedRead read, boolean count, Optional<Page> wanted, ReadContext context) {
        this.read = read;
        this.count = count;
        this.page = wanted.orElse(ALL);
        this.context = context;
        var builder =
                NodeQueryRequest.newBuilder()
                        .setCountOnly(count)
                        .setLimit(Math.toIntExact(this.page.end()))
                        .addAllOutputFieldIds(read.output().remoteIds());
        read.filter().ifPresent(filter -> builder.setFilter(FilterMessages.encode(filter)));
        message = builder.build();
    }

    public CompletableFuture<QueryAnswer> run() {
        return Attempts.run(
                context, "querying collection '" + read.collection().name() + "'", this::attempt);
    }

    private CompletableFuture<QueryAnswer> attempt(InFlight inFlight) {
        Plan plan = context.plan(read);
        var scatter = new Scatter<>(plan, this, context, inFlight, read.wantsOneMoment());
        return scatter.start().thenApply(answers -> merge(scatter.shortfall(), plan, answers));
    }

    @Override
    public ListenableFuture<NodeQueryAnswer> ask(ReadNodeFutureStub node, ReadScope scope) {
        return node.query(message.toBuilder().setScope(scope).build());
    }

    @Override
    public ReadState stateOf(NodeQueryAnswer answer) {
        return answer.getState();
    }

    @Override
    public ReadTotals totalsOf(NodeQueryAnswer answer) {
        return answer.getTotals();
    }

    @Override
    public NodeReport reportOf(NodeQueryAnswer answer) {
        return NodeReport.getDefaultInstance();
    }

    /// One node's rows, no key twice.
    private record NodeRows(Keys keys, NodeQueryAnswer answer) implements KeyedRows {

        @Override
        public long timestamp(int row) {
            return answer.getTimestamps(row);
        }
    }

    private QueryAnswer merge(
            Shortfall shortfall, Plan plan, List<Scatter.Accepted<NodeQueryAnswer>> answers) {
        context.watch().begins(ReadWatch.Step.MERGE);
        boolean texts = read.collection().schema().primaryKey().type() == DataType.VARCHAR;
        var lists = new ArrayList<NodeRows>(answers.size());
        long rowCount = 0;
        for (Scatter.Accepted<NodeQueryAnswer> answer : answers) {
            rowCount += answer.answer().getCount();
            lists.add(
                    new NodeRows(
                            KeyMessages.decode(answer.answer().getKeys(), texts), answer.answer()));
        }
        var merged = new MergedHits(Math.min(page.limit(), 1_024));
        new KeyOrderMerger(lists).merge(page.offset(), page.limit(), merged);
        Keys keys = merged.keys(lists.stream().map(NodeRows::keys).toList(), texts);
        Coverage coverage = Coverages.sum(plan, shortfall, answers, this);
        return new QueryAnswer(
                read.collection(),
                count ? rowCount : keys.size(),
                keys,
                read.output().complete(rows(answers, merged), keys),
                read.output().fields(),
                OneState.timestamp(read, plan, answers),
                coverage);
    }

    private Rows rows(List<Scatter.Accepted<NodeQueryAnswer>> answers, MergedHits merged) {
        if (read.output().remoteIds().isEmpty() || merged.size() == 0) {
            return Rows.none();
        }
        var sources = new ArrayList<Rows>();
        var sourceOf = new int[answers.size()];
        for (int list = 0; list < sourceOf.length; list++) {
            NodeQueryAnswer answer = answers.get(list).answer();
            sourceOf[list] = sources.size();
            if (answer.getKeys().getIntKeysCount() + answer.getKeys().getTextKeysCount() > 0) {
                sources.add(RowsCodec.decode(answer.getOutputRows().asReadOnlyByteBuffer()));
            }
        }
        var from = new int[merged.size()];
        var rows = new int[merged.size()];
        for (int i = 0; i < rows.length; i++) {
            from[i] = sourceOf[merged.list(i)];
            rows[i] = merged.hit(i);
        }
        return Rows.gather(sources, from, rows, merged.size());
    }
}
