package io.atoll.router.plan;

import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.rows.PartitionKeys;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Works out from a filter in which partitions there can be rows that it accepts: those of the
/// values that it asks of the partition key, by `==` and `in`, alone or inside `and` and `or`.
final class KeyPartitions {
    private final long keyId;
    private final int count;

    private KeyPartitions(long keyId, int count) {
        this.keyId = keyId;
        this.count = count;
    }

    /// @return empty: any partition may have some
    static Optional<Set<Long>> of(Collection collection, Optional<Filter> filter) {
        Optional<Field> key = collection.schema().partitionKey();
        if (key.isEmpty() || filter.isEmpty()) {
            return Optional.empty();
        }
        List<Partition> partitions = collection.partitions();
        Optional<BitSet> slots =
                new KeyPartitions(key.get().id(), partitions.size()).slots(filter.get());
        return slots.map(
                set -> {
                    if (set.isEmpty()) {
                        // No row is accepted; to read nothing is not a read.
                        set.set(0);
                    }
                    Set<Long> ids = new HashSet<>();
                    set.stream().forEach(slot -> ids.add(partitions.get(slot).id()));
                    return ids;
                });
    }

    private Optional<BitSet> slots(Filter filter) {
        if (filter instanceof Filter.And(List<Filter> operands)) {
            return all(operands);
        }
        if (filter instanceof Filter.Or(List<Filter> operands)) {
            return any(operands);
        }
        if (filter instanceof Filter.In(Filter.Reference reference, List<Literal> literals)
                && isKey(reference)) {
            return slots(literals);
        }
        if (filter
                        instanceof
                        Filter.Compare(
                                Filter.Reference reference,
                                Filter.Comparison comparison,
                                Filter.Constants(Literal literal))
                && comparison == Filter.Comparison.EQUAL
                && isKey(reference)) {
            return slots(List.of(literal));
        }
        return Optional.empty();
    }

    private boolean isKey(Filter.Reference reference) {
        return reference.fieldId() == keyId && reference.path().isEmpty();
    }

    /// Of operands that say nothing the others decide.
    private Optional<BitSet> all(List<Filter> operands) {
        var common = new BitSet(count);
        common.set(0, count);
        boolean said = false;
        for (Filter operand : operands) {
            Optional<BitSet> slots = slots(operand);
            if (slots.isPresent()) {
                common.and(slots.get());
                said = true;
            }
        }
        return said ? Optional.of(common) : Optional.empty();
    }

    private Optional<BitSet> any(List<Filter> operands) {
        var union = new BitSet(count);
        for (Filter operand : operands) {
            Optional<BitSet> slots = slots(operand);
            if (slots.isEmpty()) {
                return Optional.empty();
            }
            union.or(slots.get());
        }
        return Optional.of(union);
    }

    private Optional<BitSet> slots(List<Literal> literals) {
        var slots = new BitSet(count);
        for (Literal literal : literals) {
            if (literal instanceof Literal.Int(long value)) {
                slots.set(PartitionKeys.slot(value, count));
            } else if (literal instanceof Literal.Text(String value)) {
                slots.set(PartitionKeys.slot(value, count));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(slots);
    }
}
