package io.atoll.milvus;

import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.router.Router;

import java.util.List;
import java.util.Optional;

/// A search as the router takes it, with what the answer's writer must know besides.
record SearchTranslation(
        Router.SearchRequest request, OutputSelection output, SearchParams params) {

    static SearchTranslation of(
            Collection collection, SearchParams params, QueryVectors queries, ReadTerms terms) {
        ReadTerms.requireCollection(collection, params.collectionId());
        Field field = field(collection, params);
        Optional<Metric> metric = collection.indexOf(field.id()).map(Index::metric);
        metric.ifPresent(params::checkRange);
        queries.check(field, metric);
        var output = OutputSelection.of(collection.schema(), terms.outputFields());
        var request =
                new Router.SearchRequest(
                        terms.options(collection, output),
                        field.name(),
                        params.metric(),
                        queries.bytes(),
                        queries.count(),
                        params.topK(),
                        params.offset(),
                        params.ef(),
                        params.radius(),
                        params.rangeFilter());
        return new SearchTranslation(request, output, params);
    }

    /// The vector field that is searched.
    static Field field(Collection collection, SearchParams params) {
        List<Field> vectors = collection.schema().vectorFields();
        if (params.field().isEmpty()) {
            if (vectors.size() > 1) {
                throw Refusals.invalid(
                        "multiple anns_fields exist, please specify a anns_field in"
                                + " search_params: one of "
                                + vectors.stream().map(Field::name).toList());
            }
            return vectors.getFirst();
        }
        Field field =
                collection
                        .schema()
                        .field(params.field())
                        .orElseThrow(
                                () -> Refusals.unknownField(collection.schema(), params.field()));
        if (!field.type().isVector()) {
            throw Refusals.invalid(
                    "field '%s' is %s: only vector fields can be searched"
                            .formatted(field.name(), field.type()));
        }
        return field;
    }
}
