package io.atoll.protocol;

import com.google.protobuf.UnsafeByteOperations;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.protocol.v1.Bm25Node;
import io.atoll.protocol.v1.Bm25WordList;
import io.atoll.protocol.v1.DistanceRangeNode;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.VectorQueryNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Approximate searches as messages, and back: what was encoded is decoded to an equal search.
public final class SearchMessages {
    private SearchMessages() {}

    public static VectorQueryNode encode(VectorQuery query) {
        var node =
                VectorQueryNode.newBuilder()
                        .setFieldId(query.fieldId())
                        .setMetric(query.metric().name())
                        .setQueryCount(query.queries().count())
                        // They are not to be changed, so they need not be copied.
                        .setQueries(UnsafeByteOperations.unsafeWrap(query.queries().bytes()))
                        .addAllQueryEnds(query.queries().ends())
                        .setK(query.k())
                        .setEf(query.ef());
        query.filter().ifPresent(filter -> node.setFilter(FilterMessages.encode(filter)));
        query.range()
                .ifPresent(
                        range ->
                                node.setRange(
                                        DistanceRangeNode.newBuilder()
                                                .setRadius(range.outer())
                                                .setRangeFilter(range.inner())));
        query.bm25().ifPresent(words -> node.setBm25(encode(words)));
        query.groups()
                .ifPresent(
                        groups ->
                                node.setGroupFieldId(groups.fieldId()).setGroupSize(groups.size()));
        query.extras().boost().ifPresent(boost -> node.setBoost(BoostMessages.encode(boost)));
        node.setSealedOnly(query.extras().sealedOnly())
                .setScoredAgain(query.extras().scoredAgain())
                .setDropped(query.extras().dropped());
        return node.build();
    }

    private static Bm25Node encode(Bm25Query query) {
        var node =
                Bm25Node.newBuilder()
                        .setTextFieldId(query.textField())
                        .setAverageLength(query.averageLength())
                        .setK1(query.k1())
                        .setB(query.b());
        for (List<Bm25Query.Word> words : query.queries()) {
            var list = node.addQueriesBuilder();
            words.forEach(word -> list.addWords(word.text()).addWeights(word.weight()));
        }
        return node.build();
    }

    private static Bm25Query decode(Bm25Node node) {
        var queries = new ArrayList<List<Bm25Query.Word>>();
        for (Bm25WordList list : node.getQueriesList()) {
            var words = new ArrayList<Bm25Query.Word>();
            for (int i = 0; i < list.getWordsCount(); i++) {
                words.add(new Bm25Query.Word(list.getWords(i), list.getWeights(i)));
            }
            queries.add(words);
        }
        return new Bm25Query(
                node.getTextFieldId(), queries, node.getAverageLength(), node.getK1(), node.getB());
    }

    /// The searches that a request consists of.
    ///
    /// @throws AtollException PARAMETER_INVALID for what is out of its range or unknown to this
    ///   version
    public static List<VectorQuery> parts(NodeSearchRequest request) {
        int count = request.getPartsCount();
        if (count < 1 || count > Limits.MAX_NODE_PARTS) {
            throw invalid(
                    "a search has %d parts, not 1 to %d".formatted(count, Limits.MAX_NODE_PARTS));
        }
        var parts = new ArrayList<VectorQuery>(count);
        for (VectorQueryNode part : request.getPartsList()) {
            parts.add(decode(part));
        }
        return parts;
    }

    public static VectorQuery decode(VectorQueryNode node) {
        Metric metric =
                Metric.ofName(node.getMetric())
                        .orElseThrow(() -> invalid("metric '" + node.getMetric() + "' is unknown"));
        if (node.getK() < 1 || node.getK() > Limits.MAX_TOP_K) {
            throw invalid("k is " + node.getK() + ", not 1 to " + Limits.MAX_TOP_K);
        }
        return new VectorQuery(
                node.getFieldId(),
                metric,
                queries(node),
                node.getK(),
                node.getEf(),
                node.hasFilter()
                        ? Optional.of(FilterMessages.decode(node.getFilter()))
                        : Optional.empty(),
                node.hasRange()
                        ? Optional.of(
                                new DistanceRange(
                                        node.getRange().getRadius(),
                                        node.getRange().getRangeFilter()))
                        : Optional.empty(),
                new VectorQuery.Extras(
                        node.hasBm25() ? Optional.of(decode(node.getBm25())) : Optional.empty(),
                        groups(node),
                        node.hasBoost()
                                ? Optional.of(BoostMessages.decode(node.getBoost()))
                                : Optional.empty(),
                        node.getSealedOnly(),
                        node.getScoredAgain(),
                        node.getDropped()));
    }

    private static Optional<VectorQuery.Groups> groups(VectorQueryNode node) {
        if (node.getGroupFieldId() == 0) {
            return Optional.empty();
        }
        if (node.getGroupSize() < 1 || node.getGroupSize() > Limits.MAX_GROUP_SIZE) {
            throw invalid(
                    "group_size is %d, not 1 to %d"
                            .formatted(node.getGroupSize(), Limits.MAX_GROUP_SIZE));
        }
        return Optional.of(new VectorQuery.Groups(node.getGroupFieldId(), node.getGroupSize()));
    }

    private static QueryVectors queries(VectorQueryNode node) {
        var bytes = node.getQueries().asReadOnlyByteBuffer();
        int count = node.getQueryCount();
        int last = 0;
        for (int end : node.getQueryEndsList()) {
            if (end < last || end > bytes.remaining()) {
                throw invalid(
                        "a query of %d bytes ends at %d, behind one that ends at %d"
                                .formatted(bytes.remaining(), end, last));
            }
            last = end;
        }
        if (node.getQueryEndsCount() > 0 && node.getQueryEndsCount() != count) {
            throw invalid(node.getQueryEndsCount() + " ends of " + count + " queries");
        }
        return new QueryVectors(bytes, count, node.getQueryEndsList());
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
