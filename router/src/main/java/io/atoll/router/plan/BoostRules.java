package io.atoll.router.plan;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Boost;
import io.atoll.model.read.BoostQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/// What the boosts of a search are refused for, and what nodes are asked of them.
final class BoostRules {
    private static final String NO_PLAN = "failed to create query plan: ";

    private BoostRules() {}

    static void check(CollectionSearch request) {
        boolean boosted =
                request.parts().stream().anyMatch(part -> part.extras().boost().isPresent());
        if (boosted && (request.grouping().isPresent() || request.batch().isPresent())) {
            throw SearchRules.invalid(
                    NO_PLAN
                            + "don't support use segment scorer with group_by or search_iterator:"
                            + " invalid parameter");
        }
    }

    static BoostQuery resolve(Boost boost, Collection collection, ParsedFilters filters) {
        var functions = new ArrayList<BoostQuery.Function>(boost.functions().size());
        for (Boost.Function function : boost.functions()) {
            functions.add(
                    new BoostQuery.Function(
                            filter(function.filter(), collection, filters),
                            function.weight(),
                            function.chance().map(chance -> chance(chance, collection))));
        }
        return new BoostQuery(functions, boost.together());
    }

    private static Optional<Filter> filter(
            FilterText filter, Collection collection, ParsedFilters filters) {
        try {
            return ResolvedRead.parsed(filter, collection, filters);
        } catch (AtollException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "");
            throw new AtollException(
                    e.code(),
                    "%sparse expr failed with error: {%s}"
                            .formatted(
                                    NO_PLAN,
                                    reason.startsWith(NO_PLAN)
                                            ? reason.substring(NO_PLAN.length())
                                            : reason),
                    e);
        }
    }

    private static BoostQuery.Chance chance(Boost.Chance chance, Collection collection) {
        if (chance.field().isEmpty()) {
            return new BoostQuery.Chance(0, chance.seed());
        }
        Field field =
                collection
                        .schema()
                        .field(chance.field())
                        .orElseThrow(
                                () ->
                                        SearchRules.invalid(
                                                "%srandom seed field not found: field not found[field=%s]"
                                                        .formatted(NO_PLAN, chance.field())));
        if (field.type() != DataType.INT64) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "%sonly support int64 field as random seed, but got %s: field '%s'"
                            .formatted(NO_PLAN, field.type(), field.name()));
        }
        return new BoostQuery.Chance(field.id(), chance.seed());
    }
}
