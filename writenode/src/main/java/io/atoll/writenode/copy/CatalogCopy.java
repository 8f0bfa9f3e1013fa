package io.atoll.writenode.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.api.CatalogState.Writer;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Database;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.SchemaJson;
import io.atoll.model.groups.GroupConfigJson;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.manifests.ManifestFile;
import io.atoll.segment.storage.CheckedJson;
import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file `catalog/<epoch>-<change>.json`: what the catalog had at a change, without the
/// manifests, which have files of their own. Members start from the newest one while the database
/// is away. It decides nothing: the catalog does.
///
/// A [CheckedJson] with format `atoll-catalog` and version 1.
///
/// | member | meaning |
/// | --- | --- |
/// | `cluster` | the cluster's id, a text |
/// | `change` | the catalog's change number |
/// | `written_at` | when, in milliseconds since 1970 |
/// | `databases` | array of `{database, name, properties, aliases}`, `aliases` with the ids of the collections that they stand for; in older copies their names alone |
/// | `collections` | array of `{collection, database, name, schema, shards, consistency, loaded, replicas, partitions, indexes, properties, created_at, updated_at, manifest}`; `schema` as in [SchemaJson], `manifest` is `{epoch, number}` |
/// | `placement` | by segment id, the ids of the owners, first choice first |
/// | `writer` | `{epoch, holder, address}` of the active write node, if there ever was one |
///
/// @param writtenAtMillis when the catalog was like that
public record CatalogCopy(String clusterId, CatalogState state, long writtenAtMillis) {
    private static final CheckedJson FORMAT = new CheckedJson("atoll-catalog", 1);
    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})\\.json");
    private static final int KEPT = 2;

    /// Copies without it are from when there was only the default database.
    private static final long OLD_DATABASE_ID = 1;

    private record Stored(String file, long epoch, long change) {}

    /// Puts the file in place, and deletes those before the last one.
    void write(Storage storage, long epoch) throws IOException {
        storage.createFolder(StorageLayout.CATALOG);
        storage.publish(StorageLayout.catalog(epoch, state.changeNumber()), FORMAT.write(toJson()));
        List<Stored> stored = list(storage);
        for (Stored old : stored.subList(0, Math.max(0, stored.size() - KEPT))) {
            // A writer deletes no name of a later reign.
            if (old.epoch <= epoch) {
                storage.delete(old.file);
            }
        }
    }

    /// Oldest first.
    private static List<Stored> list(Storage storage) throws IOException {
        var found = new ArrayList<Stored>();
        for (String name : storage.list(StorageLayout.CATALOG)) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                found.add(
                        new Stored(
                                StorageLayout.CATALOG + "/" + name,
                                Long.parseLong(matcher.group(1)),
                                Long.parseLong(matcher.group(2))));
            }
        }
        found.sort(Comparator.comparingLong(Stored::epoch).thenComparingLong(Stored::change));
        return found;
    }

    /// The newest copy with its manifests; empty if there never was one.
    ///
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if a file is not what was written
    /// @throws IOException if the storage cannot be read, or a manifest is gone already
    public static Optional<CatalogCopy> newest(Storage storage) throws IOException {
        List<Stored> stored = list(storage);
        return stored.isEmpty() ? Optional.empty() : Optional.of(read(storage, stored.getLast()));
    }

    private static CatalogCopy read(Storage storage, Stored stored) throws IOException {
        ObjectNode json = FORMAT.read(stored.file, storage.read(stored.file));
        try {
            String clusterId = json.required("cluster").textValue();
            Map<Long, Collection> collections = new HashMap<>();
            Map<Long, Manifest> manifests = new HashMap<>();
            for (JsonNode each : json.required("collections")) {
                Collection collection = collection(each);
                collections.put(collection.id(), collection);
                JsonNode version = each.required("manifest");
                manifests.put(
                        collection.id(),
                        ManifestFile.read(
                                storage,
                                clusterId,
                                ManifestFile.Stored.of(
                                        collection.id(),
                                        version.required("epoch").longValue(),
                                        version.required("number").longValue())));
            }
            var state =
                    new CatalogState(
                            json.required("change").longValue(),
                            databases(json.required("databases")),
                            resourceGroups(json.path("resource_groups")),
                            collections,
                            manifests,
                            placement(json.required("placement")),
                            json.has("writer")
                                    ? Optional.of(writer(json.required("writer")))
                                    : Optional.empty());
            return new CatalogCopy(clusterId, state, json.required("written_at").longValue());
        } catch (IllegalArgumentException e) {
            throw Damage.at(
                    stored.file, 0, "a copy of the catalog", String.valueOf(e.getMessage()), e);
        }
    }

    // --- writing -----------------------------------------------------------------------------

    private ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cluster", clusterId);
        json.put("change", state.changeNumber());
        json.put("written_at", writtenAtMillis);
        ArrayNode databases = json.putArray("databases");
        new TreeMap<>(state.databases())
                .values()
                .forEach(database -> write(database, databases.addObject()));
        ArrayNode groups = json.putArray("resource_groups");
        new TreeMap<>(state.resourceGroups())
                .values()
                .forEach(group -> write(group, groups.addObject()));
        ArrayNode collections = json.putArray("collections");
        new TreeMap<>(state.collections())
                .forEach(
                        (id, collection) -> {
                            Manifest manifest = state.manifests().get(id);
                            // Without one it is being dropped, or made, this very moment.
                            if (manifest != null) {
                                write(collection, manifest, collections.addObject());
                            }
                        });
        ObjectNode placement = json.putObject("placement");
        new TreeMap<>(state.placement())
                .forEach(
                        (id, owners) -> {
                            ArrayNode names = placement.putArray(Long.toString(id));
                            owners.forEach(names::add);
                        });
        state.writer()
                .ifPresent(
                        writer ->
                                json.putObject("writer")
                                        .put("epoch", writer.epoch())
                                        .put("holder", writer.holder())
                                        .put("address", writer.address()));
        return json;
    }

    private static void write(Database database, ObjectNode json) {
        json.put("database", database.id());
        json.put("name", database.name());
        write(database.properties(), json.putObject("properties"));
        ObjectNode aliases = json.putObject("aliases");
        new TreeMap<>(database.aliases()).forEach(aliases::put);
    }

    private static void write(ResourceGroup group, ObjectNode json) {
        json.put("name", group.name());
        json.put("config", GroupConfigJson.write(group.config()));
        ArrayNode nodes = json.putArray("nodes");
        group.nodes().forEach(nodes::add);
    }

    private static void write(Collection collection, Manifest manifest, ObjectNode json) {
        json.put("collection", collection.id());
        json.put("database", collection.database());
        json.put("name", collection.name());
        json.put("schema", SchemaJson.write(collection.schema()));
        json.put("shards", collection.shards());
        json.put("consistency", collection.consistency().code());
        json.put("loaded", collection.loaded());
        json.put("replicas", collection.replicas());
        if (!collection.loadGroups().isEmpty()) {
            ArrayNode groups = json.putArray("load_groups");
            collection.loadGroups().forEach(groups::add);
        }
        ArrayNode partitions = json.putArray("partitions");
        collection.allPartitions().forEach(each -> write(each, partitions.addObject()));
        ArrayNode indexes = json.putArray("indexes");
        collection.indexes().forEach(index -> write(index, indexes.addObject()));
        write(collection.properties(), json.putObject("properties"));
        json.put("created_at", collection.createdAt());
        json.put("updated_at", collection.updatedAt());
        json.putObject("manifest").put("epoch", manifest.epoch()).put("number", manifest.number());
    }

    private static void write(Collection.Partition partition, ObjectNode json) {
        json.put("id", partition.id());
        json.put("name", partition.name());
        json.put("loaded", partition.loaded());
        json.put("dropped_at", partition.droppedAt());
    }

    private static void write(Index index, ObjectNode json) {
        json.put("id", index.id());
        json.put("field", index.fieldId());
        json.put("name", index.name());
        json.put("type", index.type().name());
        json.put("metric", index.metricName());
        write(index.params(), json.putObject("params"));
    }

    private static void write(Map<String, String> pairs, ObjectNode json) {
        new TreeMap<>(pairs).forEach(json::put);
    }

    // --- reading -----------------------------------------------------------------------------

    private static Map<String, Database> databases(JsonNode json) {
        Map<String, Database> databases = new HashMap<>();
        for (JsonNode each : json) {
            Database database =
                    each.isTextual()
                            ? Database.of(OLD_DATABASE_ID, each.textValue(), Map.of())
                            : database(each);
            databases.put(database.name(), database);
        }
        return databases;
    }

    private static Database database(JsonNode json) {
        Map<String, Long> aliases = new HashMap<>();
        json.required("aliases")
                .properties()
                .forEach(alias -> aliases.put(alias.getKey(), alias.getValue().longValue()));
        return new Database(
                json.required("database").longValue(),
                json.required("name").textValue(),
                pairs(json.required("properties")),
                aliases);
    }

    /// None in a copy of an earlier version.
    private static Map<String, ResourceGroup> resourceGroups(JsonNode json) {
        Map<String, ResourceGroup> groups = new HashMap<>();
        for (JsonNode each : json) {
            var group =
                    new ResourceGroup(
                            each.required("name").textValue(),
                            GroupConfigJson.read(each.required("config").textValue()),
                            list(each.required("nodes"), JsonNode::textValue));
            groups.put(group.name(), group);
        }
        return groups;
    }

    private static Collection collection(JsonNode json) {
        int level = json.required("consistency").intValue();
        return new Collection(
                json.required("collection").longValue(),
                json.required("database").textValue(),
                json.required("name").textValue(),
                SchemaJson.read(json.required("schema").textValue()),
                json.required("shards").intValue(),
                ConsistencyLevel.ofCode(level)
                        .orElseThrow(
                                () -> new IllegalArgumentException("consistency level " + level)),
                json.required("loaded").booleanValue(),
                json.required("replicas").intValue(),
                list(json.path("load_groups"), JsonNode::textValue),
                list(
                        json.required("partitions"),
                        p ->
                                new Collection.Partition(
                                        p.required("id").longValue(),
                                        p.required("name").textValue(),
                                        p.path("loaded").asBoolean(true),
                                        p.path("dropped_at").asLong())),
                list(json.required("indexes"), CatalogCopy::index),
                pairs(json.required("properties")),
                json.required("created_at").longValue(),
                json.required("updated_at").longValue());
    }

    private static Index index(JsonNode json) {
        return new Index(
                json.required("id").longValue(),
                json.required("field").longValue(),
                json.required("name").textValue(),
                IndexType.valueOf(json.required("type").textValue()),
                Index.metricOf(json.required("metric").textValue()),
                pairs(json.required("params")));
    }

    private static Map<Long, List<String>> placement(JsonNode json) {
        Map<Long, List<String>> placement = new HashMap<>();
        json.properties()
                .forEach(
                        entry ->
                                placement.put(
                                        Long.parseLong(entry.getKey()),
                                        list(entry.getValue(), JsonNode::textValue)));
        return placement;
    }

    private static Writer writer(JsonNode json) {
        return new Writer(
                json.required("epoch").longValue(),
                json.required("holder").textValue(),
                json.required("address").textValue());
    }

    private static Map<String, String> pairs(JsonNode json) {
        Map<String, String> pairs = new HashMap<>();
        json.properties().forEach(entry -> pairs.put(entry.getKey(), entry.getValue().textValue()));
        return pairs;
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        var list = new ArrayList<T>(array.size());
        for (JsonNode json : array) {
            list.add(element.apply(json));
        }
        return list;
    }
}
