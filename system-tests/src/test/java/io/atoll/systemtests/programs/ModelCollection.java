package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What a collection should hold: rows by partition, in plain lists.
final class ModelCollection {
    static final String DEFAULT_PARTITION = "_default";

    /// Of keys.
    static final Comparator<JsonNode> KEY_ORDER =
            (a, b) ->
                    a.isTextual()
                            ? a.textValue().compareTo(b.textValue())
                            : Long.compare(a.longValue(), b.longValue());

    private final boolean dynamic;
    private final boolean duplicates;
    private final List<ModelField> fields;
    private final Map<String, ModelIndex> indexes;
    private final TreeMap<String, List<ModelRow>> rows = new TreeMap<>();
    private final Map<String, String> scalarIndexes = new HashMap<>();
    private final TreeSet<String> loaded = new TreeSet<>();
    private int lifeDays;
    private boolean hasExpired;

    /// @param duplicates whether rows with keys are inserted that are there already
    ModelCollection(
            List<ModelField> fields,
            Map<String, ModelIndex> indexes,
            boolean dynamic,
            boolean duplicates) {
        this.fields = new ArrayList<>(fields);
        this.indexes = indexes;
        this.dynamic = dynamic;
        this.duplicates = duplicates;
        addPartition(DEFAULT_PARTITION);
        loaded.add(DEFAULT_PARTITION);
    }

    List<ModelField> fields() {
        return fields;
    }

    List<ModelField> fields(Predicate<ModelField> wanted) {
        return fields.stream().filter(wanted).toList();
    }

    ModelField key() {
        return fields(ModelField::isKey).getFirst();
    }

    boolean makesKeys() {
        return key().role() == ModelField.Role.MADE_KEY;
    }

    boolean hasPartitionKey() {
        return fields.stream().anyMatch(field -> field.role() == ModelField.Role.PARTITION_KEY);
    }

    /// The texts that are searched by BM25.
    Optional<ModelField> words() {
        return fields.stream().filter(field -> field.role() == ModelField.Role.WORDS).findFirst();
    }

    boolean hasDynamicField() {
        return dynamic;
    }

    boolean hasDuplicates() {
        return duplicates;
    }

    /// By field.
    Map<String, ModelIndex> indexes() {
        return indexes;
    }

    /// The names of the indexes over what is no vector, by field.
    Map<String, String> scalarIndexes() {
        return scalarIndexes;
    }

    /// Adds a field: in the rows that are there it has its default value.
    void add(ModelField field) {
        fields.add(field);
        JsonNode before = field.stored(NullNode.getInstance());
        rows.values().forEach(each -> each.forEach(row -> row.values().put(field.name(), before)));
    }

    // --- partitions --------------------------------------------------------------------------

    List<String> partitions() {
        return List.copyOf(rows.keySet());
    }

    Set<String> loaded() {
        return loaded;
    }

    /// Whether every row can be read.
    boolean isLoaded() {
        return loaded.containsAll(rows.keySet());
    }

    void addPartition(String partition) {
        rows.put(partition, new ArrayList<>());
    }

    void dropPartition(String partition) {
        rows.remove(partition);
    }

    // --- rows --------------------------------------------------------------------------------

    List<ModelRow> in(String partition) {
        return rows.get(partition);
    }

    List<ModelRow> in(Collection<String> partitions) {
        return partitions.stream().flatMap(each -> rows.get(each).stream()).toList();
    }

    /// All keys in their order, each once.
    List<JsonNode> keys() {
        return keys(in(rows.keySet()));
    }

    static List<JsonNode> keys(List<ModelRow> of) {
        var keys = new TreeSet<>(KEY_ORDER);
        of.forEach(row -> keys.add(row.key()));
        return List.copyOf(keys);
    }

    void delete(Collection<String> partitions, Collection<JsonNode> keys) {
        var gone = new TreeSet<>(KEY_ORDER);
        gone.addAll(keys);
        partitions.forEach(each -> rows.get(each).removeIf(row -> gone.contains(row.key())));
    }

    void truncate() {
        rows.values().forEach(List::clear);
    }

    // --- expiry ------------------------------------------------------------------------------

    /// For how many days rows live; 0: for ever.
    int lifeDays() {
        return lifeDays;
    }

    /// Whether rows can live so long from now on: what has expired may be gone, or come back.
    boolean mayLive(int days) {
        return !hasExpired || days != 0 && days <= lifeDays;
    }

    void live(int days, long today) {
        lifeDays = days;
        expire(today);
    }

    /// Takes away what has expired.
    void expire(long today) {
        if (lifeDays > 0) {
            for (List<ModelRow> each : rows.values()) {
                hasExpired |= each.removeIf(row -> today - row.day() > lifeDays);
            }
        }
    }
}
