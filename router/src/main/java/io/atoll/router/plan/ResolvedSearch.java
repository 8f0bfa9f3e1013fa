package io.atoll.router.plan;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.IteratorBatch;
import io.atoll.model.read.Page;
import io.atoll.model.read.VectorPart;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.router.api.SearchAnswer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A search, checked and resolved against the collection.
///
/// @param read what all parts have in common: the partitions of all of them, and no filter
/// @param parts what nodes are asked, in the order of the request's parts
/// @param ranked the field whose values rank or group the hits
public record ResolvedSearch(
        ResolvedRead read,
        CollectionSearch request,
        List<VectorQuery> parts,
        Optional<Field> ranked) {

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
            queries.add(query(read, part, request));
        }
        Optional<Field> ranked = RankingRules.rankedField(collection, request);
        if (request.grouping().isPresent()) {
            var groups =
                    new VectorQuery.Groups(
                            ranked.orElseThrow().id(), request.grouping().get().size());
            queries.replaceAll(query -> query.withGroups(groups));
        }
        return new ResolvedSearch(ofAll(reads), request, queries, ranked);
    }

    private static VectorQuery query(ResolvedRead read, VectorPart part, CollectionSearch request) {
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
                range(part, request, metric));
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
        return new ResolvedSearch(read, request, weighed, ranked);
    }

    /// A read of all rows of the collection, as fresh as this one.
    public ResolvedRead wholeCollection() {
        return new ResolvedRead(
                read.collection(),
                Optional.empty(),
                Set.of(),
                OutputFields.NONE,
                read.freshness(),
                read.snapshot(),
                false);
    }

    public List<Metric> metrics() {
        return parts.stream().map(VectorQuery::metric).toList();
    }

    /// The same for the best row of each group, to know the groups: also those before the page.
    public ResolvedSearch firstOfEachGroup() {
        var groups = new VectorQuery.Groups(ranked.orElseThrow().id(), 1);
        return new ResolvedSearch(
                read.withOutput(OutputFields.NONE),
                request.withPage(new Page(0, Math.toIntExact(request.page().end()))),
                List.of(parts.getFirst().withGroups(groups)),
                ranked);
    }

    /// The same inside groups that are known: a part for each query.
    ///
    /// @param first an answer to [#firstOfEachGroup]
    public ResolvedSearch inGroups(SearchAnswer first) {
        VectorQuery whole = parts.getFirst();
        var ofQueries = new ArrayList<VectorQuery>();
        int hit = 0;
        for (int query = 0; query < whole.queries().count(); query++) {
            int end = hit + first.hitCounts().get(query);
            Filter inside = inside(first, hit, end);
            hit = end;
            ofQueries.add(
                    whole.ofQuery(query)
                            .withFilter(
                                    whole.filter()
                                            .<Filter>map(
                                                    filter ->
                                                            new Filter.And(List.of(filter, inside)))
                                            .orElse(inside)));
        }
        return new ResolvedSearch(read, request, ofQueries, ranked);
    }

    /// True in the groups of some hits.
    private Filter inside(SearchAnswer first, int from, int to) {
        Field field = ranked.orElseThrow();
        var reference = new Filter.Reference(field.id(), field.name(), field.type(), List.of());
        var values = new ArrayList<Literal>();
        boolean withoutValue = false;
        for (int hit = from; hit < to; hit++) {
            Column column = first.groupValues().orElseThrow();
            if (column.isNull(hit)) {
                withoutValue = true;
            } else {
                values.add(literal(column, hit));
            }
        }
        var in = new Filter.In(reference, values);
        return withoutValue ? new Filter.Or(List.of(in, new Filter.IsNull(reference))) : in;
    }

    private static Literal literal(Column column, int row) {
        if (column instanceof Column.Longs longs) {
            return new Literal.Int(longs.value(row));
        }
        if (column instanceof Column.Texts texts) {
            return new Literal.Text(texts.value(row));
        }
        return new Literal.Bool(((Column.Bools) column).value(row));
    }
}
