package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Limits;
import io.atoll.model.Names;
import io.atoll.model.Schema;
import io.atoll.model.SchemaRules;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Changes definitions: collections, their indexes, whether they are loaded. One change at a time.
/// Repeating a change that is in force already is no error where Milvus allows it.
///
/// What a change makes of a collection is worked out here and not read back: once the catalog has
/// committed it, it is known here too, whatever fails then.
final class Definitions {
    private static final Logger log = LoggerFactory.getLogger(Definitions.class);
    private static final String DEFAULT_DATABASE = "default";

    private final Storage storage;
    private final CatalogWriter catalog;
    private final WrittenCollections collections;
    private final Reigns reigns;
    private final Commits commits;
    private final Runnable onChange;
    private final LongSupplier millis;
    private final int defaultReplicas;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param onChange called after each change; returns quickly
    Definitions(
            Storage storage,
            CatalogWriter catalog,
            WrittenCollections collections,
            Reigns reigns,
            Commits commits,
            Runnable onChange,
            LongSupplier millis,
            int defaultReplicas) {
        this.storage = storage;
        this.catalog = catalog;
        this.collections = collections;
        this.reigns = reigns;
        this.commits = commits;
        this.onChange = onChange;
        this.millis = millis;
        this.defaultReplicas = defaultReplicas;
    }

    /// Creates a collection with its first journal. The same collection with an equal schema is
    /// left as it is.
    Changed createCollection(
            String database,
            String name,
            Schema schema,
            int shards,
            ConsistencyLevel consistency,
            Map<String, String> properties,
            Deadline deadline)
            throws IOException {
        requireDatabase(database);
        Names.check("collection", name, ErrorCode.PARAMETER_INVALID);
        SchemaRules.check(schema);
        if (shards > Limits.MAX_SHARDS) {
            throw invalid(
                    "maximum shards's number should be limited to "
                            + Limits.MAX_SHARDS
                            + ", not "
                            + shards);
        }
        requireOneGroup(properties);
        Schema numbered = withFieldIds(schema);
        return change(
                deadline,
                reign -> {
                    var existing = collections.find(database, name);
                    if (existing.isPresent()) {
                        return same(existing.get().collection(), numbered);
                    }
                    requireRoomForOneMore();
                    try (var _ = reigns.making()) {
                        return create(
                                database, name, numbered, shards, consistency, properties, reign);
                    }
                });
    }

    private Changed same(Collection existing, Schema asked) {
        if (!existing.schema().equals(asked)) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "create duplicate collection with different parameters, collection: "
                            + existing.name());
        }
        return new Changed(catalog.read().changeNumber(), existing.id());
    }

    private void requireRoomForOneMore() {
        if (collections.all().size() >= Limits.MAX_COLLECTIONS) {
            throw new AtollException(
                    ErrorCode.COLLECTION_LIMIT,
                    "exceeded the limit number of collections[limit="
                            + Limits.MAX_COLLECTIONS
                            + "]");
        }
    }

    private Changed create(
            String database,
            String name,
            Schema schema,
            int shards,
            ConsistencyLevel consistency,
            Map<String, String> properties,
            Reigning reign)
            throws IOException {
        long id = reign.clock().next();
        long partitionId = reign.clock().next();
        long journalId = reign.clock().next();
        storage.createFolder(StorageLayout.journals(id));
        storage.createFolder(StorageLayout.segments(id));
        storage.createFolder(StorageLayout.tombstones(id));
        storage.createFolder(StorageLayout.manifests(id));
        String file = StorageLayout.journal(id, reign.epoch(), journalId);
        var journal = new JournalInfo(journalId, file, reign.epoch(), OptionalLong.empty());
        var collection =
                new Collection(
                        id,
                        database,
                        name,
                        schema,
                        Math.max(1, shards),
                        consistency,
                        false,
                        1,
                        List.of(
                                new Collection.Partition(
                                        partitionId, Collection.Partition.DEFAULT_NAME)),
                        List.of(),
                        properties,
                        id,
                        id);
        JournalWriter writer = JournalWriter.create(storage, file, journalId, reign.epoch());
        long changeNumber;
        try {
            changeNumber = catalog.createCollection(collection, journal);
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
        // From here on the collection exists, whatever else fails.
        Manifest manifest = Manifest.first(id, reign.epoch(), journal);
        collections.add(new WrittenCollection(collection, manifest, writer, millis.getAsLong()));
        commits.record(manifest);
        log.info("collection created database={} name={} id={}", database, name, id);
        return new Changed(changeNumber, id);
    }

    private static Schema withFieldIds(Schema schema) {
        var numbered = new ArrayList<Field>(schema.fields().size());
        long id = Field.FIRST_ID;
        for (Field f : schema.fields()) {
            numbered.add(
                    new Field(
                            id++,
                            f.name(),
                            f.type(),
                            f.primaryKey(),
                            f.autoId(),
                            f.nullable(),
                            f.dimension(),
                            f.maxLength(),
                            f.dynamic(),
                            f.defaultValue(),
                            f.description(),
                            f.params()));
        }
        return new Schema(schema.description(), numbered);
    }

    /// Drops a collection. One that does not exist is no error.
    Changed dropCollection(String database, String name, Deadline deadline) throws IOException {
        requireDatabase(database);
        return change(
                deadline,
                _ -> {
                    var existing = collections.find(database, name);
                    if (existing.isEmpty()) {
                        return new Changed(catalog.read().changeNumber(), 0);
                    }
                    WrittenCollection target = existing.get();
                    deadline.lock(target.commitLock(), "turn to drop '" + name + "'");
                    try {
                        long changeNumber = catalog.dropCollection(target.id());
                        collections.remove(target.id());
                        target.drop();
                        log.info("collection dropped name={} id={}", name, target.id());
                        return new Changed(changeNumber, target.id());
                    } finally {
                        target.commitLock().unlock();
                    }
                });
    }

    /// Orders the read nodes to hold a collection. As in Milvus, its vector fields have indexes
    /// first.
    ///
    /// @param replicas 0: as many as it has already, or the default
    Changed load(String database, String name, int replicas, Deadline deadline) throws IOException {
        return change(
                deadline,
                _ -> {
                    WrittenCollection target = collections.get(database, name);
                    Collection collection = target.collection();
                    for (Field field : collection.schema().vectorFields()) {
                        if (collection.indexOf(field.id()).isEmpty()) {
                            throw new AtollException(
                                    ErrorCode.INDEX_NOT_FOUND,
                                    "there is no vector index on field: ["
                                            + field.name()
                                            + "], please create index firstly: index not"
                                            + " found[collection="
                                            + name
                                            + "]");
                        }
                    }
                    return setLoaded(target, true, replicas(target.collection(), replicas));
                });
    }

    private int replicas(Collection collection, int wanted) {
        if (wanted > 0) {
            return wanted;
        }
        return collection.loaded() ? collection.replicas() : defaultReplicas;
    }

    Changed release(String database, String name, Deadline deadline) throws IOException {
        return change(
                deadline,
                _ -> {
                    WrittenCollection target = collections.get(database, name);
                    return setLoaded(target, false, target.collection().replicas());
                });
    }

    private Changed setLoaded(WrittenCollection target, boolean loaded, int replicas) {
        Collection before = target.collection();
        if (before.loaded() == loaded && before.replicas() == replicas) {
            return new Changed(catalog.read().changeNumber(), target.id());
        }
        long now = reigns.clock().next();
        long changeNumber = catalog.setLoaded(target.id(), loaded, replicas, now);
        target.collection(before.withLoaded(loaded, replicas, now));
        return new Changed(changeNumber, target.id());
    }

    /// Adds an index to a vector field. The same index again is no error; another one on the same
    /// field is.
    Changed createIndex(
            String database, String name, String fieldName, IndexRequest request, Deadline deadline)
            throws IOException {
        return change(
                deadline,
                reign -> {
                    WrittenCollection target = collections.get(database, name);
                    Index index =
                            request.index(target.collection(), fieldName, reign.clock().next());
                    for (Index existing : target.collection().indexes()) {
                        if (existing.asksTheSameAs(index) && existing.name().equals(index.name())) {
                            return new Changed(catalog.read().changeNumber(), target.id());
                        }
                        if (existing.fieldId() == index.fieldId()) {
                            throw new AtollException(
                                    ErrorCode.INDEX_DUPLICATE,
                                    "at most one distinct index is allowed per field: '"
                                            + fieldName
                                            + "' has "
                                            + existing.name()
                                            + " ("
                                            + existing.type()
                                            + ", "
                                            + existing.metric()
                                            + ", "
                                            + existing.params()
                                            + ")");
                        }
                        if (existing.name().equals(index.name())) {
                            throw new AtollException(
                                    ErrorCode.INDEX_DUPLICATE,
                                    "index name '" + index.name() + "' is taken by another field");
                        }
                    }
                    long now = reign.clock().next();
                    long changeNumber = catalog.createIndex(target.id(), index, now);
                    Collection before = target.collection();
                    var indexes = new ArrayList<>(before.indexes());
                    indexes.add(index);
                    target.collection(before.withIndexes(indexes, now));
                    return new Changed(changeNumber, target.id());
                });
    }

    /// Drops an index by its name or its field's. One that does not exist is no error.
    Changed dropIndex(String database, String name, String indexOrField, Deadline deadline)
            throws IOException {
        return change(
                deadline,
                reign -> {
                    WrittenCollection target = collections.get(database, name);
                    Collection collection = target.collection();
                    long fieldId =
                            collection.schema().field(indexOrField).map(Field::id).orElse(-1L);
                    var index =
                            collection.indexes().stream()
                                    .filter(
                                            each ->
                                                    each.name().equals(indexOrField)
                                                            || each.fieldId() == fieldId)
                                    .findFirst();
                    if (index.isEmpty()) {
                        return new Changed(catalog.read().changeNumber(), target.id());
                    }
                    if (collection.loaded()) {
                        throw new AtollException(
                                ErrorCode.COLLECTION_LOADED,
                                "index '"
                                        + index.get().name()
                                        + "' cannot be dropped: collection '"
                                        + name
                                        + "' is loaded, release it first");
                    }
                    long now = reign.clock().next();
                    long changeNumber = catalog.dropIndex(target.id(), index.get().id(), now);
                    List<Index> left =
                            collection.indexes().stream()
                                    .filter(each -> each.id() != index.get().id())
                                    .toList();
                    target.collection(collection.withIndexes(left, now));
                    return new Changed(changeNumber, target.id());
                });
    }

    /// @param level of reads that do not say themselves
    Changed setConsistency(String database, String name, ConsistencyLevel level, Deadline deadline)
            throws IOException {
        return change(
                deadline,
                reign -> {
                    WrittenCollection target = collections.get(database, name);
                    if (target.collection().consistency() == level) {
                        return new Changed(catalog.read().changeNumber(), target.id());
                    }
                    long now = reign.clock().next();
                    long changeNumber = catalog.setConsistency(target.id(), level, now);
                    target.collection(target.collection().withConsistency(level, now));
                    return new Changed(changeNumber, target.id());
                });
    }

    private Changed change(Deadline deadline, Reigns.Act<Changed> act) throws IOException {
        deadline.lock(lock, "turn to change metadata");
        try {
            return reigns.during(deadline, act);
        } finally {
            lock.unlock();
            onChange.run();
        }
    }

    private static void requireDatabase(String database) {
        if (!database.equals(DEFAULT_DATABASE)) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database not found[database=" + database + "]");
        }
    }

    private static void requireOneGroup(Map<String, String> properties) {
        String groups = properties.getOrDefault(Collection.RESOURCE_GROUPS, "");
        if (groups.contains(",")) {
            throw invalid(
                    "property %s is '%s': a collection is held by one resource group"
                            .formatted(Collection.RESOURCE_GROUPS, groups));
        }
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }

    /// @param changeNumber the catalog has the change from this number on
    record Changed(long changeNumber, long collectionId) {}
}
