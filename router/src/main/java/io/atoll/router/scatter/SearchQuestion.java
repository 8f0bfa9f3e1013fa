package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.SearchMessages;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.plan.ResolvedSearch;

import java.util.ArrayList;
import java.util.List;

/// What nodes are asked for a search, and what they answer.
final class SearchQuestion implements Question<NodeSearchAnswer> {
    private final ResolvedSearch search;
    private final NodeSearchRequest message;

    /// @param slowNanos a node that takes longer explains itself; 0: none does unasked
    SearchQuestion(ResolvedSearch search, long slowNanos) {
        this.search = search;
        var builder =
                NodeSearchRequest.newBuilder()
                        .setExplain(search.request().explain())
                        .setExplainBeyondNanos(slowNanos)
                        .addAllOutputFieldIds(search.read().output().remoteIds());
        search.parts().forEach(part -> builder.addParts(SearchMessages.encode(part)));
        search.valued().forEach(field -> builder.addRankedFieldIds(field.id()));
        message = builder.build();
    }

    @Override
    public ListenableFuture<NodeSearchAnswer> ask(ReadNodeFutureStub node, ReadScope scope) {
        return node.search(message.toBuilder().setScope(scope).build());
    }

    @Override
    public ReadState stateOf(NodeSearchAnswer answer) {
        return answer.getState();
    }

    @Override
    public ReadTotals totalsOf(NodeSearchAnswer answer) {
        return answer.getTotals();
    }

    @Override
    public NodeReport reportOf(NodeSearchAnswer answer) {
        return answer.getReport();
    }

    /// Whether the collection's keys are strings.
    boolean texts() {
        return search.read().collection().schema().primaryKey().type() == DataType.VARCHAR;
    }

    /// The hits of each answer.
    List<NodeHits> lists(List<Scatter.Accepted<NodeSearchAnswer>> answers) {
        var lists = new ArrayList<NodeHits>(answers.size());
        for (Scatter.Accepted<NodeSearchAnswer> answer : answers) {
            lists.add(NodeHits.decode(answer.answer(), texts()));
        }
        return lists;
    }

    /// The values of a field that came along with the hits of each answer.
    ///
    /// @param field one of [ResolvedSearch#valued]
    List<Column> values(Field field, List<Scatter.Accepted<NodeSearchAnswer>> answers) {
        int place = search.valued().indexOf(field);
        var values = new ArrayList<Column>(answers.size());
        for (Scatter.Accepted<NodeSearchAnswer> answer : answers) {
            ByteString encoded = answer.answer().getRankedValues();
            values.add(
                    encoded.isEmpty()
                            ? Rows.allNull(field, 0)
                            : RowFetch.decode(encoded).columns().get(place));
        }
        return values;
    }
}
