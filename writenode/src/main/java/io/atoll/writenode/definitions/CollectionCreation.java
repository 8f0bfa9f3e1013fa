package io.atoll.writenode.definitions;

import io.atoll.catalog.CatalogWriter;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.definitions.Definitions.Changed;
import io.atoll.writenode.reign.OwnReign;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Creates a collection: its folders, its first journal, its row.
final class CollectionCreation {
    private static final Logger log = LoggerFactory.getLogger(CollectionCreation.class);

    private final Storage storage;
    private final CatalogWriter catalog;
    private final WrittenCollections collections;
    private final Commits commits;
    private final LongSupplier millis;

    CollectionCreation(
            Storage storage,
            CatalogWriter catalog,
            WrittenCollections collections,
            Commits commits,
            LongSupplier millis) {
        this.storage = storage;
        this.catalog = catalog;
        this.collections = collections;
        this.commits = commits;
        this.millis = millis;
    }

    /// @param schema with the fields' ids; the collection is not there yet
    Changed create(MetadataChange.CreateCollection create, Schema schema, OwnReign reign)
            throws IOException {
        long id = reign.clock().next();
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
                        create.database(),
                        create.collection(),
                        schema,
                        Math.max(1, create.shards()),
                        create.consistency().orElse(ConsistencyLevel.BOUNDED),
                        false,
                        1,
                        List.of(),
                        PartitionChanges.first(create, reign.clock()),
                        List.of(),
                        create.properties(),
                        id,
                        id);
        JournalWriter writer = JournalWriter.create(storage, file, journalId, reign.epoch());
        long changeNumber;
        try {
            changeNumber = catalog.apply(new RowChange.Create(collection, journal));
        } catch (RuntimeException | Error e) {
            writer.close();
            throw e;
        }
        // From here on the collection exists, whatever else fails.
        Manifest manifest = Manifest.first(id, reign.epoch(), journal);
        collections.add(new WrittenCollection(collection, manifest, writer, millis.getAsLong()));
        commits.record(manifest);
        log.info(
                "collection created database={} name={} id={}",
                collection.database(),
                collection.name(),
                id);
        return new Changed(changeNumber, Optional.of(collection));
    }
}
