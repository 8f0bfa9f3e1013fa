package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.filter.Filter;

import java.util.List;
import java.util.Optional;

/// The rule of a collection whose partition keys are isolated: a search asks for one value of the
/// key, by `==`, and for nothing beside it.
public final class KeyIsolation {
    private final long keyId;

    private KeyIsolation(long keyId) {
        this.keyId = keyId;
    }

    /// @throws AtollException with PARAMETER_INVALID, in Milvus's words
    public static void check(Collection collection, Optional<Filter> filter) {
        String isolated =
                collection.properties().getOrDefault(Collection.PARTITION_KEY_ISOLATION, "false");
        Optional<Field> key = collection.schema().partitionKey();
        if (key.isEmpty() || !isolated.equalsIgnoreCase("true")) {
            return;
        }
        if (filter.isEmpty() || !new KeyIsolation(key.get().id()).asksForOneKey(filter.get())) {
            throw refused(
                    "partition key not found in expr or the expr is invalid when validating"
                            + " partition key isolation: name one value of '"
                            + key.get().name()
                            + "'");
        }
    }

    private boolean asksForOneKey(Filter filter) {
        if (filter instanceof Filter.And(List<Filter> operands)) {
            return operands.stream().filter(this::asksForOneKey).count() > 0;
        }
        if (filter instanceof Filter.Or(List<Filter> operands)) {
            if (operands.stream().filter(this::asksForOneKey).count() > 0) {
                throw refused("partition key isolation does not support OR");
            }
            return false;
        }
        if (filter instanceof Filter.Not(Filter operand)) {
            if (asksForOneKey(operand)) {
                throw refused("partition key isolation does not support NOT");
            }
            return false;
        }
        if (filter instanceof Filter.In in && in.reference().fieldId() == keyId) {
            throw refused("partition key isolation does not support IN");
        }
        if (filter instanceof Filter.Compare compare
                && compare.left() instanceof Filter.Reference reference
                && reference.fieldId() == keyId) {
            if (compare.comparison() != Filter.Comparison.EQUAL
                    || !(compare.right() instanceof Filter.Constants)) {
                throw refused(
                        "partition key isolation does not support "
                                + compare.comparison().name().toLowerCase(java.util.Locale.ROOT));
            }
            return true;
        }
        return false;
    }

    private static AtollException refused(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
