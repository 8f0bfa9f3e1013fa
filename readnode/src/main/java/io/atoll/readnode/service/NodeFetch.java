package io.atoll.readnode.service;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.journals.ServedCollections;
import io.atoll.readnode.search.OutputRows;
import io.atoll.readnode.search.RowPicks;
import io.atoll.readnode.state.CollectionView;
import io.atoll.readnode.state.HeldViews;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Answers the output fields of rows that a search found. A row's place stays right for as long as
/// its segment is kept; whether the row has died meanwhile does not matter.
public final class NodeFetch {
    private final ServedCollections collections;

    public NodeFetch(ServedCollections collections) {
        this.collections = collections;
    }

    /// What a fetch may take in memory.
    static long priceBytes(NodeFetchRequest request) {
        return request.getSerializedSize()
                + request.getRowsCount() * OutputRows.usualBytes(request.getOutputFieldIdsCount());
    }

    NodeFetchAnswer answer(NodeFetchRequest request, CallLimit limit) {
        if (request.getSegmentIdsCount() != request.getRowsCount()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    request.getSegmentIdsCount()
                            + " segments for "
                            + request.getRowsCount()
                            + " rows");
        }
        limit.check("the request waited for a thread");
        var ids = new ArrayList<>(new LinkedHashSet<>(request.getSegmentIdsList()));
        ServedCollection collection = collections.get(request.getCollectionId());
        if (collection == null) {
            throw CollectionView.notLoaded(request.getCollectionId(), ids);
        }
        List<Field> output =
                OutputRows.fields(collection.state().schema(), request.getOutputFieldIdsList());
        var scope = ReadScope.newBuilder().addAllSegmentIds(ids).build();
        try (HeldViews views = collection.state().views(scope)) {
            RowPicks picks = picks(request, ids, views);
            return fetch(views, picks, output, limit);
        }
    }

    private static RowPicks picks(NodeFetchRequest request, List<Long> ids, HeldViews views) {
        var picks = new RowPicks(request.getRowsCount());
        for (int i = 0; i < request.getRowsCount(); i++) {
            int segment = ids.indexOf(request.getSegmentIds(i));
            int row = request.getRows(i);
            int rowCount = views.held().get(segment).segment().rowCount();
            if (row < 0 || row >= rowCount) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "segment "
                                + request.getSegmentIds(i)
                                + " has "
                                + rowCount
                                + " rows, none with number "
                                + row);
            }
            picks.add(segment, row);
        }
        return picks;
    }

    private static NodeFetchAnswer fetch(
            HeldViews views, RowPicks picks, List<Field> output, CallLimit limit) {
        return NodeFetchAnswer.newBuilder()
                .setOutputRows(
                        new OutputRows(views.views(), output, limit)
                                .fetch(picks, Limits.MAX_ANSWER_BYTES)
                                .orElseThrow(
                                        () ->
                                                new AtollException(
                                                        ErrorCode.PARAMETER_TOO_LARGE,
                                                        picks.size()
                                                                + " rows take more than "
                                                                + Limits.MAX_ANSWER_BYTES
                                                                + " bytes")))
                .build();
    }
}
