package io.atoll.router.plan;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.IteratorBatch;
import io.atoll.model.read.VectorPart;
import io.atoll.model.read.VectorQuery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A search, checked and resolved against the collection.
///
/// @param read what all parts have in common: the partitions of all of them, and no filter
/// @param parts what nodes are asked, in the order of the request's parts; inside of groups that
///   are known, each part is one for each query
/// @param ranked the field whose values rank the hits
/// @param grouped the field whose values group them
public record ResolvedSearch(
        ResolvedRead read,
        CollectionSearch request,
        List<VectorQuery> parts,
        Optional<Field> ranked,
        Optional<Field> grouped) {

    public ResolvedSearch {
        parts = List.copyOf(parts);
    }

    /// @throws io.atoll.model.AtollException with what is wrong with the request
    public static ResolvedSearch of(
            Collection collection,
            CollectionSearch request,
            ParsedFilters filters,
            WantedFreshness freshness) {
        SearchRules.check(request);
        var queries = new ArrayList<VectorQuery>(request.parts().size());
        var reads = new ArrayList<ResolvedRead>(request.parts().size());
        for (VectorPart part : request.parts()) {
            ResolvedRead read =
                    ResolvedRead.of(collection, request.terms(), part.filter(), filters, freshness);
            reads.add(read);
            queries.add(query(read, part, request, filters));
        }
        Optional<Field> grouped = RankingRules.groupedField(collection, request);
        if (grouped.isPresent()) {
            var groups =
                    new VectorQuery.Groups(
                            grouped.get().id(), request.grouping().orElseThrow().size());
            queries.replaceAll(query -> query.withGroups(groups));
        }
        return new ResolvedSearch(
                ofAll(reads),
                request,
                queries,
                RankingRules.rankedField(collection, request),
                grouped);
    }

    private static VectorQuery query(
            ResolvedRead read, VectorPart part, CollectionSearch request, ParsedFilters filters) {
        Field field = SearchRules.field(read.collection(), part.field());
        Metric metric = SearchRules.metric(read.collection(), field, part.metric());
        SearchRules.check(part, field, metric);
        KeyIsolation.check(read.collection(), read.filter());
        int k = part.limit() == 0 ? Math.toIntExact(request.page().end()) : part.limit();
        return new VectorQuery(
                field.id(),
                metric,
                part.queries(),
                k,
                SearchRules.width(read.collection(), part, field, k),
                read.filter(),
                range(part, request, metric),
                extras(read, part, field, k, filters));
    }

    private static VectorQuery.Extras extras(
            ResolvedRead read, VectorPart part, Field field, int k, ParsedFilters filters) {
        return new VectorQuery.Extras(
                Optional.empty(),
                Optional.empty(),
                part.extras()
                        .boost()
                        .map(boost -> BoostRules.resolve(boost, read.collection(), filters)),
                part.extras().sealedOnly(),
                SearchRules.scoredAgain(read.collection(), part, field, k),
                SearchRules.dropped(read.collection(), part, field));
    }

    private static Optional<DistanceRange> range(
            VectorPart part, CollectionSearch request, Metric metric) {
        Optional<Float> bound = request.batch().flatMap(IteratorBatch::bound);
        return bound.isEmpty()
                ? part.range()
                : Optional.of(
                        part.range()
                                .orElseGet(() -> DistanceRange.all(metric))
                                .behind(bound.get(), metric));
    }

    private static ResolvedRead ofAll(List<ResolvedRead> reads) {
        Set<Long> partitionIds = new HashSet<>();
        for (ResolvedRead read : reads) {
            if (read.partitionIds().isEmpty()) {
                partitionIds.clear();
                break;
            }
            partitionIds.addAll(read.partitionIds());
        }
        ResolvedRead first = reads.getFirst();
        return new ResolvedRead(
                first.collection(),
                Optional.empty(),
                partitionIds,
                first.output(),
                first.freshness(),
                first.snapshot(),
                first.sealedOnly());
    }

    /// The parts that search for words, about which nodes have to be asked first.
    public List<SearchedWords> words() {
        var words = new ArrayList<SearchedWords>();
        for (int part = 0; part < parts.size(); part++) {
            Field field = read.collection().schema().field(parts.get(part).fieldId()).orElseThrow();
            if (field.functionOutput()) {
                words.add(
                        SearchedWords.of(
                                read.collection(), part, field, request.parts().get(part)));
            }
        }
        return words;
    }

    /// The same, knowing how much the words of a part say.
    public ResolvedSearch with(int part, Bm25Query words) {
        var weighed = new ArrayList<>(parts);
        weighed.set(part, parts.get(part).withBm25(words));
        return new ResolvedSearch(read, request, weighed, ranked, grouped);
    }

    /// A read of all rows of the collection that are loaded, as fresh as this one.
    public ResolvedRead wholeCollection() {
        return new ResolvedRead(
                read.collection(),
                Optional.empty(),
                ResolvedRead.partitionIds(read.collection(), List.of(), Optional.empty()),
                OutputFields.NONE,
                read.freshness(),
                read.snapshot(),
                false);
    }

    /// What a part of the request asks of nodes; of one query or of all.
    public VectorQuery part(int part) {
        return parts.get(part * (parts.size() / request.parts().size()));
    }

    /// Of each part of the request.
    public List<Metric> metrics() {
        var metrics = new ArrayList<Metric>(request.parts().size());
        for (int part = 0; part < request.parts().size(); part++) {
            metrics.add(part(part).metric());
        }
        return metrics;
    }

    /// The fields whose values come along with each hit.
    public List<Field> valued() {
        var fields = new ArrayList<Field>(2);
        ranked.ifPresent(fields::add);
        grouped.ifPresent(fields::add);
        return fields;
    }

    /// The same for the best row of each group, to know the groups, of one moment.
    public ResolvedSearch firstOfEachGroup() {
        var groups = new VectorQuery.Groups(grouped.orElseThrow().id(), 1);
        return new ResolvedSearch(
                read.withOutput(OutputFields.NONE).at(OptionalLong.of(0)),
                request,
                parts.stream().map(part -> part.withGroups(groups)).toList(),
                ranked,
                grouped);
    }

    /// The same inside groups that are known, and of the moment that they are known of.
    public ResolvedSearch inside(FoundGroups groups) {
        Field field = grouped.orElseThrow();
        var ofQueries = new ArrayList<VectorQuery>(parts.size() * request.queryCount());
        for (int part = 0; part < parts.size(); part++) {
            VectorQuery whole = parts.get(part);
            for (int query = 0; query < request.queryCount(); query++) {
                Filter inside = groups.filter(field, part, query);
                ofQueries.add(
                        whole.ofQuery(query)
                                .withFilter(
                                        whole.filter().isPresent()
                                                ? new Filter.And(
                                                        List.of(whole.filter().get(), inside))
                                                : inside));
            }
        }
        return new ResolvedSearch(
                read.at(OptionalLong.of(groups.timestamp())), request, ofQueries, ranked, grouped);
    }
}
