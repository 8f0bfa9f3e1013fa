package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Limits;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.rows.Values;
import io.atoll.model.times.TimeNotation;
import io.atoll.writenode.reign.WriteClock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a change of properties makes of a collection, of one of its fields or its indexes: the
/// collection itself where it is in force already. Refusals are in Milvus's words.
final class PropertyChanges {
    private static final String LEVEL = "consistency_level";
    private static final String DESCRIPTION = "collection.description";
    private static final String DYNAMIC = "dynamicfield.enabled";
    private static final String TTL = "collection.ttl.seconds";
    private static final String MMAP = "mmap.enabled";
    private static final Set<String> MMAPS =
            Set.of(MMAP, "mmap_enabled", "lazyload.enabled", "indexfile.mmap.enabled");
    private static final String MAX_LENGTH = "max_length";
    private static final String MAX_CAPACITY = "max_capacity";
    private static final String FIELD_DESCRIPTION = "field.description";

    private PropertyChanges() {}

    // --- of a collection ---------------------------------------------------------------------

    static Collection alter(
            Collection collection, MetadataChange.AlterCollection alter, WriteClock clock) {
        requireOneKind(alter.properties(), alter.deleted());
        refuseMmapWhileLoaded(
                collection, alter.properties().keySet(), "can not alter mmap properties");
        refuseMmapWhileLoaded(collection, alter.deleted(), "can not delete mmap properties");
        if (alter.deleted().contains(DYNAMIC)) {
            throw invalid(
                    "cannot delete key %s, dynamic field schema could support set to true/false",
                    DYNAMIC);
        }
        if (alter.properties().containsKey(DYNAMIC)) {
            return withDynamicField(collection, alter.properties(), clock);
        }
        Map<String, String> properties = new HashMap<>(collection.properties());
        properties.putAll(alter.properties());
        properties.keySet().removeAll(alter.deleted());
        String level = properties.remove(LEVEL);
        String description = properties.remove(DESCRIPTION);
        alter.properties().forEach(PropertyChanges::check);
        Collection changed = collection.withProperties(properties, clock.next());
        if (!properties
                .getOrDefault(Collection.RESOURCE_GROUPS, "")
                .equals(collection.properties().getOrDefault(Collection.RESOURCE_GROUPS, ""))) {
            // What is said last holds.
            changed = changed.inGroups(List.of());
        }
        if (level != null) {
            changed = changed.withConsistency(level(level), clock.next());
        }
        if (description != null) {
            changed =
                    changed.withSchema(changed.schema().withDescription(description), clock.next());
        }
        return changed;
    }

    private static void requireOneKind(Map<String, String> properties, List<String> deleted) {
        if (properties.isEmpty() && deleted.isEmpty()) {
            throw invalid("no properties or delete keys provided");
        }
        if (!properties.isEmpty() && !deleted.isEmpty()) {
            throw invalid("can not provide properties and deletekeys at the same time");
        }
    }

    private static void refuseMmapWhileLoaded(
            Collection collection, Iterable<String> keys, String what) {
        for (String key : keys) {
            if (MMAPS.contains(key) && collection.loaded()) {
                throw loaded(collection, what + " if collection loaded");
            }
        }
    }

    /// Switched on, the collection takes keys that it does not declare.
    private static Collection withDynamicField(
            Collection collection, Map<String, String> properties, WriteClock clock) {
        if (properties.size() > 1) {
            throw invalid("cannot alter dynamic schema with other properties at the same time");
        }
        String asked = properties.getOrDefault(DYNAMIC, "");
        boolean there = collection.schema().dynamicField().isPresent();
        return switch (asked.toLowerCase(Locale.ROOT)) {
            case "true" -> {
                yield there ? collection : FieldAddition.addDynamicField(collection, clock);
            }
            case "false" -> {
                if (there) {
                    throw invalid("dynamic schema cannot supported to be disabled");
                }
                yield collection;
            }
            default -> throw invalid("invalid dynamic schema property value: %s", asked);
        };
    }

    /// Refuses a value that a property cannot have.
    static void check(String name, String value) {
        switch (name) {
            case MMAP, "mmap_enabled" -> requireFlag(name, value);
            case TTL -> {
                if (number(name, value) < -1) {
                    throw invalid("%s should be -1 or more, but got %s", name, value);
                }
            }
            case Collection.TIME_ZONE -> TimeNotation.requireZone(value);
            default -> {
                // Kept as it is.
            }
        }
    }

    private static ConsistencyLevel level(String text) {
        return ConsistencyLevel.ofTitle(text)
                .or(
                        () ->
                                text.chars().allMatch(Character::isDigit) && text.length() == 1
                                        ? ConsistencyLevel.ofCode(Integer.parseInt(text))
                                        : Optional.empty())
                .orElseThrow(
                        () ->
                                invalid(
                                        "%s '%s' is unknown; known: %s",
                                        LEVEL, text, ConsistencyLevel.listed()));
    }

    // --- of a field --------------------------------------------------------------------------

    static Collection alterField(
            Collection collection, MetadataChange.AlterField alter, WriteClock clock) {
        requireOneKind(alter.properties(), alter.deleted());
        Field field =
                collection
                        .schema()
                        .field(alter.field())
                        .orElseThrow(
                                () ->
                                        invalid(
                                                "field %s does not exist in collection %s",
                                                alter.field(), collection.name()));
        refuseMmapWhileLoaded(
                collection,
                alter.properties().keySet(),
                "can not alter collection field properties");
        refuseMmapWhileLoaded(
                collection, alter.deleted(), "can not drop collection field properties");
        Field changed = field;
        for (Map.Entry<String, String> each : alter.properties().entrySet()) {
            changed = altered(changed, each.getKey(), each.getValue());
        }
        for (String key : alter.deleted()) {
            if (!MMAPS.contains(key)) {
                throw invalid("%s is not allowed to drop in collection field param", key);
            }
            changed = changed.withParams(without(changed.params(), key));
        }
        Values.of(changed.type()).checkField(changed);
        return collection.withSchema(with(collection.schema(), changed), clock.next());
    }

    private static Field altered(Field field, String key, String value) {
        return switch (key) {
            case MAX_LENGTH -> {
                if (field.maxLength() == 0) {
                    throw invalid(
                            "%s can not modify the maxlength for non-string types", field.name());
                }
                Field changed = field.withMaxLength(number(key, value));
                requireSameForm(field, changed);
                yield changed;
            }
            case MAX_CAPACITY ->
                    field.withElements(
                            new Field.Elements(
                                    field.elements()
                                            .orElseThrow(
                                                    () ->
                                                            invalid(
                                                                    "%s can not modify the"
                                                                            + " maxcapacity for"
                                                                            + " non-array types",
                                                                    field.name()))
                                            .type(),
                                    number(key, value)));
            case FIELD_DESCRIPTION -> field.withDescription(value);
            case MMAP, "mmap_enabled" -> {
                requireFlag(key, value);
                yield field.withParams(with(field.params(), key, value));
            }
            default -> throw invalid("%s does not allow update in collection field param", key);
        };
    }

    /// Longer texts are stored in another form, and one field has one form in all segments.
    private static void requireSameForm(Field field, Field changed) {
        boolean stays =
                field.primaryKey()
                        || (field.maxLength() <= Limits.MAX_KEY_BYTES)
                                == (changed.maxLength() <= Limits.MAX_KEY_BYTES);
        if (!stays) {
            throw new AtollException(
                    ErrorCode.UNIMPLEMENTED,
                    "field '%s': max_length cannot go from %d to %d, past %d"
                            .formatted(
                                    field.name(),
                                    field.maxLength(),
                                    changed.maxLength(),
                                    Limits.MAX_KEY_BYTES));
        }
    }

    private static Schema with(Schema schema, Field changed) {
        return schema.withFields(
                schema.fields().stream()
                        .map(each -> each.id() == changed.id() ? changed : each)
                        .toList());
    }

    // --- of an index -------------------------------------------------------------------------

    /// How an index's files are mapped is kept and shown; here all of them always are.
    static Collection alterIndex(Collection collection, MetadataChange.AlterIndex alter) {
        if (!alter.properties().isEmpty() && !alter.deleted().isEmpty()) {
            throw invalid("cannot provide both DeleteKeys and ExtraParams");
        }
        var keys = new ArrayList<>(alter.properties().keySet());
        keys.addAll(alter.deleted());
        for (String key : keys) {
            if (!MMAPS.contains(key)) {
                throw invalid("%s is not a configable index property", key);
            }
        }
        if (collection.loaded()) {
            throw loaded(
                    collection,
                    "can't alter index on loaded collection, please release the collection first");
        }
        Index index =
                collection.indexes().stream()
                        .filter(each -> each.name().equals(alter.index()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new AtollException(
                                                ErrorCode.INDEX_NOT_FOUND,
                                                "index not found[indexName=%s]"
                                                        .formatted(alter.index())));
        alter.properties().forEach(PropertyChanges::requireFlag);
        Map<String, String> params = new HashMap<>(index.params());
        params.putAll(alter.properties());
        params.keySet().removeAll(alter.deleted());
        Index changed =
                new Index(
                        index.id(),
                        index.fieldId(),
                        index.name(),
                        index.type(),
                        index.vectorMetric(),
                        params);
        return collection.withIndexes(
                collection.indexes().stream()
                        .map(each -> each.id() == changed.id() ? changed : each)
                        .toList());
    }

    // --- values ------------------------------------------------------------------------------

    private static void requireFlag(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw invalid("invalid %s value: %s, expected: true, false", name, value);
        }
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException _) {
            throw invalid("%s should be an integer, but got %s", name, value);
        }
    }

    private static Map<String, String> with(Map<String, String> pairs, String key, String value) {
        var changed = new HashMap<>(pairs);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> pairs, String key) {
        var changed = new HashMap<>(pairs);
        changed.remove(key);
        return changed;
    }

    private static AtollException loaded(Collection collection, String what) {
        return new AtollException(
                ErrorCode.COLLECTION_LOADED,
                "%s: collection already loaded[collection=%s]".formatted(what, collection.name()));
    }

    private static AtollException invalid(String message, Object... values) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID, message.formatted(values) + ": invalid parameter");
    }
}
