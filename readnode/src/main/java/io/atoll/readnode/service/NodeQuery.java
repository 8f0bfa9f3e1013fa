package io.atoll.readnode.service;

import com.google.protobuf.ByteString;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.filter.Filter;
import io.atoll.model.merge.KeyOrderMerger;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.TextStatistics;
import io.atoll.model.rows.Keys;
import io.atoll.protocol.FilterMessages;
import io.atoll.protocol.KeyMessages;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.protocol.v1.TextCounts;
import io.atoll.protocol.v1.TextQuestion;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.search.OutputRows;
import io.atoll.readnode.search.RowPicks;
import io.atoll.readnode.search.SearchPool;
import io.atoll.readnode.search.SegmentMatches;
import io.atoll.readnode.state.HeldViews;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Answers queries: the rows that match a filter, by ascending key, or their number.
public final class NodeQuery {
    /// Keys that are merged between two looks at the limit.
    private static final int SLICE = 4_096;

    private final SearchPool pool;

    public NodeQuery(SearchPool pool) {
        this.pool = pool;
    }

    /// What a query may take in memory. Without a limit it may be any number of rows: it is priced
    /// like the largest one that a client may name.
    static long priceBytes(NodeQueryRequest request) {
        if (request.getCountOnly() || request.hasTexts()) {
            return request.getSerializedSize();
        }
        int limit = request.getLimit() <= 0 ? Limits.MAX_QUERY_WINDOW : request.getLimit();
        return request.getSerializedSize()
                + Math.min(limit, Limits.MAX_QUERY_WINDOW)
                        * OutputRows.usualBytes(request.getOutputFieldIdsCount());
    }

    /// @param read what it is answered from
    NodeQueryAnswer answer(NodeQueryRequest request, Freshness.Fresh read, CallLimit limit) {
        ServedCollection collection = read.collection();
        if (request.hasTexts()) {
            try (HeldViews views = collection.state().views(request.getScope())) {
                var partitions = Set.copyOf(request.getScope().getPartitionIdsList());
                return texts(views, request.getTexts(), partitions, limit);
            }
        }
        Optional<Filter> filter =
                request.hasFilter()
                        ? Optional.of(FilterMessages.decode(request.getFilter()))
                        : Optional.empty();
        var partitions = new HashSet<>(request.getScope().getPartitionIdsList());
        List<Field> output =
                OutputRows.fields(collection.state().schema(), request.getOutputFieldIdsList());
        try (HeldViews views = collection.state().views(request.getScope())) {
            return request.getCountOnly()
                    ? count(views, filter, partitions, limit)
                    : rows(request, views, filter, partitions, output, limit);
        }
    }

    private NodeQueryAnswer texts(
            HeldViews views, TextQuestion question, Set<Long> partitions, CallLimit limit) {
        List<String> words = List.copyOf(question.getWordsList());
        var pieces = new ArrayList<Supplier<TextStatistics>>();
        for (HeldViews.Held held : views.held()) {
            pieces.add(
                    () -> held.view().statistics(question.getFieldId(), words, partitions, limit));
        }
        TextStatistics sum = TextStatistics.none(words.size());
        for (TextStatistics each : pool.compute(pieces, limit)) {
            sum = sum.plus(each);
        }
        return answer(views)
                .setTexts(
                        TextCounts.newBuilder()
                                .setTexts(sum.texts())
                                .setWords(sum.words())
                                .addAllFrequencies(sum.frequencies()))
                .build();
    }

    private NodeQueryAnswer count(
            HeldViews views, Optional<Filter> filter, Set<Long> partitions, CallLimit limit) {
        var pieces = new ArrayList<Supplier<Long>>();
        for (HeldViews.Held held : views.held()) {
            pieces.add(() -> held.view().count(filter, partitions, limit));
        }
        long count = 0;
        for (long each : pool.compute(pieces, limit)) {
            count += each;
        }
        return answer(views).setCount(count).build();
    }

    private static NodeQueryAnswer.Builder answer(HeldViews views) {
        return NodeQueryAnswer.newBuilder()
                .setState(views.state())
                .setTotals(ReadTotals.newBuilder().setLiveRows(views.liveRows()));
    }

    private NodeQueryAnswer rows(
            NodeQueryRequest request,
            HeldViews views,
            Optional<Filter> filter,
            Set<Long> partitions,
            List<Field> output,
            CallLimit limit) {
        int asked = request.getLimit() <= 0 ? Integer.MAX_VALUE : request.getLimit();
        int wanted = Math.min(asked, Integer.MAX_VALUE - 1);
        // One more tells whether the limit cut the list.
        int listed = wanted + 1;
        var pieces = new ArrayList<Supplier<SegmentMatches>>();
        for (HeldViews.Held held : views.held()) {
            pieces.add(() -> new SegmentMatches(held, filter, partitions, listed, limit));
        }
        List<SegmentMatches> matches = pool.compute(pieces, limit);
        return merge(views, matches, wanted, output, limit);
    }

    private static NodeQueryAnswer merge(
            HeldViews views,
            List<SegmentMatches> matches,
            int wanted,
            List<Field> output,
            CallLimit limit) {
        var merger = new KeyOrderMerger(matches);
        var merged = new MergedHits(Math.min(wanted, SLICE));
        while (merged.size() < wanted && merger.hasNext()) {
            limit.check("its matches were being merged");
            merger.merge(0, Math.min(SLICE, wanted - merged.size()), merged);
        }
        var answer = answer(views).setMore(merger.hasNext());
        var picks = new RowPicks(merged.size());
        for (int i = 0; i < merged.size(); i++) {
            SegmentMatches list = matches.get(merged.list(i));
            answer.addTimestamps(list.timestamp(merged.hit(i)));
            picks.add(merged.list(i), list.row(merged.hit(i)));
        }
        List<Keys> keys = matches.stream().map(SegmentMatches::keys).toList();
        return answer.setCount(picks.size())
                .setKeys(KeyMessages.encode(merged.keys(keys)))
                .setOutputRows(fetch(views, picks, output, limit))
                .build();
    }

    private static ByteString fetch(
            HeldViews views, RowPicks picks, List<Field> output, CallLimit limit) {
        return new OutputRows(views.views(), output, limit)
                .fetch(picks, Limits.MAX_ANSWER_BYTES)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.PARAMETER_TOO_LARGE,
                                        "the "
                                                + picks.size()
                                                + " rows found take more than "
                                                + Limits.MAX_ANSWER_BYTES
                                                + " bytes: ask for fewer rows or fields"));
    }
}
