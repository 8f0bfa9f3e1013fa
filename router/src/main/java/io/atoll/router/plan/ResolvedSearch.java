package io.atoll.router.plan;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.VectorPart;
import io.atoll.model.read.VectorQuery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A search, checked and resolved against the collection.
///
/// @param read what all parts have in common: the partitions of all of them, and no filter
/// @param parts what nodes are asked, in the order of the request's parts
public record ResolvedSearch(ResolvedRead read, CollectionSearch request, List<VectorQuery> parts) {

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
            queries.add(query(read, part, Math.toIntExact(request.page().end())));
        }
        return new ResolvedSearch(ofAll(reads), request, queries);
    }

    /// @param reach how far into its list the page reaches
    private static VectorQuery query(ResolvedRead read, VectorPart part, int reach) {
        Field field = SearchRules.field(read.collection(), part.field());
        Metric metric = SearchRules.metric(read.collection(), field, part.metric());
        SearchRules.check(part, field, metric);
        int k = part.limit() == 0 ? reach : part.limit();
        return new VectorQuery(
                field.id(),
                metric,
                part.queries(),
                k,
                SearchRules.width(read.collection(), part, field, k),
                read.filter(),
                part.range());
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
                first.freshness());
    }

    public List<Metric> metrics() {
        return parts.stream().map(VectorQuery::metric).toList();
    }
}
