package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Schema;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Ranking;

import java.util.Optional;

/// What the ranking and the grouping of a search are refused for.
final class RankingRules {
    private RankingRules() {}

    static void check(Grouping grouping, CollectionSearch request) {
        if (grouping.size() < 1) {
            throw SearchRules.invalid(
                    "input group size:%d is negative, failed to do search_groupby"
                            .formatted(grouping.size()));
        }
        if (grouping.size() > Limits.MAX_GROUP_SIZE) {
            throw SearchRules.invalid(
                    "input group size:%d exceeds configured max group size:%d"
                            .formatted(grouping.size(), Limits.MAX_GROUP_SIZE));
        }
        if (request.terms().freshness().snapshot()) {
            throw SearchRules.invalid("Not allowed to do groupBy when doing iteration");
        }
        if (request.parts().stream().anyMatch(part -> part.range().isPresent())) {
            throw SearchRules.invalid("Not allowed to do range-search when doing search-group-by");
        }
        long searches = (long) request.parts().size() * request.queryCount();
        if (grouping.size() > 1 && searches > Limits.MAX_NODE_PARTS) {
            throw SearchRules.invalid(
                    "a search by groups of %d rows has %d queries in %d parts, and takes %d in all"
                            .formatted(
                                    grouping.size(),
                                    request.queryCount(),
                                    request.parts().size(),
                                    Limits.MAX_NODE_PARTS));
        }
    }

    /// The field that hits are grouped by.
    static Optional<Field> groupedField(Collection collection, CollectionSearch request) {
        return request.grouping().map(grouping -> groupField(collection, grouping.field()));
    }

    /// The field that hits are ranked by.
    static Optional<Field> rankedField(Collection collection, CollectionSearch request) {
        return request.ranking() instanceof Ranking.Decay decay
                ? Optional.of(decayField(collection, decay.field()))
                : Optional.empty();
    }

    private static Field groupField(Collection collection, String name) {
        Field field =
                collection
                        .schema()
                        .field(name)
                        .orElseThrow(() -> noGroupField(collection.schema(), name));
        boolean groups =
                field.type().isInteger()
                        || field.type() == DataType.VARCHAR
                        || field.type() == DataType.BOOL
                        || field.type() == DataType.TIMESTAMPTZ;
        if (!groups) {
            throw SearchRules.unexpected(
                    "unsupported data type %s for group by operator: field '%s'"
                            .formatted(field.type(), name));
        }
        return field;
    }

    private static AtollException noGroupField(Schema schema, String name) {
        int path = name.indexOf('[');
        boolean inJson =
                path > 0
                        && (schema.dynamicField().isPresent()
                                || schema.field(name.substring(0, path))
                                        .filter(field -> field.type() == DataType.JSON)
                                        .isPresent());
        return inJson
                ? new AtollException(
                        ErrorCode.UNIMPLEMENTED,
                        "groups by a key inside of JSON are not supported: '%s'".formatted(name))
                : new AtollException(
                        ErrorCode.FIELD_NOT_FOUND,
                        "groupBy field not found in schema: field not found[field=%s]"
                                .formatted(name));
    }

    private static Field decayField(Collection collection, String name) {
        Field field =
                collection
                        .schema()
                        .field(name)
                        .orElseThrow(
                                () ->
                                        SearchRules.invalid(
                                                "function input field not found: " + name));
        if (field.nullable()) {
            throw SearchRules.invalid("function input field cannot be nullable: field " + name);
        }
        boolean number =
                field.type().isInteger()
                        || field.type() == DataType.FLOAT
                        || field.type() == DataType.DOUBLE;
        if (!number) {
            throw SearchRules.unexpected(
                    "Decay rerank: unsupported input field type:%s, only support numberic field"
                            .formatted(field.type()));
        }
        return field;
    }

    static void check(Ranking.Decay decay) {
        if (!(decay.scale() > 0)) {
            throw SearchRules.unexpected(
                    "Decay function param: scale must > 0, but got " + decay.scale());
        }
        if (!(decay.offset() >= 0)) {
            throw SearchRules.unexpected(
                    "Decay function param: offset must >= 0, but got " + decay.offset());
        }
        if (!(decay.decay() > 0 && decay.decay() < 1)) {
            throw SearchRules.unexpected(
                    "Decay function param: decay must 0 < decay < 1, but got " + decay.decay());
        }
    }

    static void check(Ranking.Weighted ranking, int parts) {
        if (ranking.weights().size() != parts) {
            throw SearchRules.invalid(
                    "the length of weights param mismatch with ann search requests: invalid"
                            + " parameter[expected=%d][actual=%d]"
                                    .formatted(parts, ranking.weights().size()));
        }
        for (float weight : ranking.weights()) {
            if (!(weight >= 0 && weight <= 1)) {
                throw SearchRules.unexpected(
                        "rank param weight should be in range [0, 1], it is " + weight);
            }
        }
    }
}
