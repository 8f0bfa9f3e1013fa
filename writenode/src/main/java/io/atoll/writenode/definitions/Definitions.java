package io.atoll.writenode.definitions;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.Replacement;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Names;
import io.atoll.model.Schema;
import io.atoll.model.SchemaRules;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.storage.Storage;
import io.atoll.text.TextRules;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.groups.DeclaredGroups;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.JournalRoller;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// Changes definitions: databases, collections, their other names, their indexes, whether they are
/// loaded, resource groups. One change at a time. Repeating a change that is in force already is no
/// error where Milvus allows it.
///
/// What a change makes of a collection is worked out here and not read back: once the catalog has
/// committed it, it is known here too, whatever fails then.
public final class Definitions {
    private static final Logger log = LoggerFactory.getLogger(Definitions.class);

    private final CatalogWriter catalog;
    private final WrittenCollections collections;
    private final Reigns reigns;
    private final Commits commits;
    private final Runnable onChange;
    private final LongSupplier millis;
    private final DeclaredGroups groups;
    private final LoadChanges loads;
    private final CollectionCreation creation;
    private final DatabaseChanges databases;
    private final AliasChanges aliases;
    private final JournalRoller roller;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param onChange called after each change; returns quickly
    public Definitions(
            Storage storage,
            CatalogWriter catalog,
            WrittenCollections collections,
            DeclaredGroups groups,
            Reigns reigns,
            Commits commits,
            JournalRoller roller,
            Runnable onChange,
            LongSupplier millis,
            int defaultReplicas) {
        this.catalog = catalog;
        this.collections = collections;
        this.reigns = reigns;
        this.commits = commits;
        this.roller = roller;
        this.onChange = onChange;
        this.millis = millis;
        this.groups = groups;
        this.loads = new LoadChanges(collections, groups, defaultReplicas);
        this.creation = new CollectionCreation(storage, catalog, collections, commits, millis);
        this.databases = new DatabaseChanges(collections, () -> reigns.clock().next());
        this.aliases = new AliasChanges(collections);
    }

    /// Makes a change, and notes in memory what it has made.
    public Changed change(MetadataChange change, Deadline deadline) throws IOException {
        if (change instanceof MetadataChange.CreateCollection create) {
            check(create);
        }
        deadline.lock(lock, "turn to change metadata");
        try {
            return reigns.during(deadline, reign -> change(change, reign, deadline));
        } finally {
            lock.unlock();
            onChange.run();
        }
    }

    private Changed change(MetadataChange change, OwnReign reign, Deadline deadline)
            throws IOException {
        return switch (change) {
            case MetadataChange.CreateCollection create -> create(create, reign);
            case MetadataChange.DropCollection drop -> drop(drop, deadline);
            case MetadataChange.AlterCollection alter ->
                    alterSchema(
                            target(alter),
                            deadline,
                            now -> PropertyChanges.alter(now, alter, reign.clock()));
            case MetadataChange.AlterField alter ->
                    alter(
                            target(alter),
                            now -> PropertyChanges.alterField(now, alter, reign.clock()));
            case MetadataChange.AlterIndex alter ->
                    alter(target(alter), now -> PropertyChanges.alterIndex(now, alter));
            case MetadataChange.AddField add ->
                    alterSchema(
                            target(add),
                            deadline,
                            now ->
                                    FieldAddition.add(
                                            now,
                                            TimeZones.resolved(add.field(), now.timeZone()),
                                            reign.clock()));
            case MetadataChange.Truncate truncate -> truncate(target(truncate), reign, deadline);
            case MetadataChange.Load load -> alter(target(load), now -> loads.load(now, load));
            case MetadataChange.TransferReplicas transfer ->
                    alter(target(transfer), now -> loads.transfer(now, transfer));
            case MetadataChange.Release release ->
                    alter(target(release), now -> now.withLoaded(false, now.replicas()));
            case MetadataChange.CreatePartition create ->
                    alter(
                            target(create),
                            now -> PartitionChanges.create(now, create, reign.clock()));
            case MetadataChange.DropPartition drop -> dropPartition(drop, reign, deadline);
            case MetadataChange.LoadPartitions load ->
                    alter(target(load), now -> loads.load(now, load));
            case MetadataChange.ReleasePartitions release ->
                    alter(target(release), now -> PartitionChanges.release(now, release));
            case MetadataChange.CreateIndex create ->
                    alter(target(create), now -> IndexChanges.create(now, create, reign.clock()));
            case MetadataChange.DropIndex drop ->
                    alter(target(drop), now -> IndexChanges.drop(now, drop));
            case MetadataChange.RenameCollection rename ->
                    alter(
                            aliases.renamed(rename),
                            now ->
                                    now.renamed(
                                            rename.newDatabase(),
                                            rename.newName(),
                                            reign.clock().next()));
            case MetadataChange.OfDatabase of -> change(of.database(), databases.rows(of));
            case MetadataChange.OfAlias of -> change(of.database(), aliases.rows(of));
            case MetadataChange.OfGroups of -> {
                groups.change(of);
                yield unchanged(Optional.empty());
            }
        };
    }

    /// Changes a database's row, if the change makes any difference.
    private Changed change(String database, Optional<RowChange> change) {
        if (change.isEmpty()) {
            return unchanged(Optional.empty());
        }
        long changeNumber = catalog.apply(change.get());
        if (change.get() instanceof RowChange.PutDatabase(Database changed)) {
            collections.put(changed);
        } else {
            collections.removeDatabase(database);
        }
        return new Changed(changeNumber, Optional.empty());
    }

    private WrittenCollection target(MetadataChange.OfCollection change) {
        return collections.get(change.database(), change.collection());
    }

    /// Changes a collection's row, if the change makes any difference.
    private Changed alter(WrittenCollection target, UnaryOperator<Collection> change) {
        Collection before = target.collection();
        Collection after =
                change.apply(
                        PartitionChanges.withoutForgotten(
                                before, target.manifest(), millis.getAsLong()));
        if (after.touched(before.updatedAt()).equals(before)) {
            return unchanged(Optional.of(before));
        }
        long changeNumber = catalog.apply(new RowChange.Alter(after));
        target.collection(after);
        return new Changed(changeNumber, Optional.of(after));
    }

    private Changed unchanged(Optional<Collection> collection) {
        return new Changed(catalog.changeNumber(), collection);
    }

    private static void check(MetadataChange.CreateCollection create) {
        Names.checkCollection("name", create.collection());
        SchemaRules.check(create.schema());
        PartitionChanges.check(create);
        create.properties().forEach(PropertyChanges::check);
        TextRules.check(create.schema());
        if (create.shards() < 0 || create.shards() > Limits.MAX_SHARDS) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "maximum shards's number should be limited to "
                            + Limits.MAX_SHARDS
                            + ", not "
                            + create.shards());
        }
    }

    /// Creates a collection with its first journal.
    private Changed create(MetadataChange.CreateCollection asked, OwnReign reign)
            throws IOException {
        Database database = collections.database(asked.database());
        MetadataChange.CreateCollection create = TimeZones.resolved(asked, database);
        Schema numbered = withFieldIds(create.schema());
        var existing = collections.named(create.database(), create.collection());
        if (existing.isPresent()) {
            return same(existing.get().collection(), numbered);
        }
        AliasChanges.requireFree(database, create.collection());
        databases.requireRoom(database);
        try (var _ = reigns.making()) {
            return creation.create(create, numbered, reign);
        }
    }

    private Changed same(Collection existing, Schema asked) {
        if (!existing.schema().equals(asked)) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "create duplicate collection with different parameters, collection: "
                            + existing.name());
        }
        return unchanged(Optional.of(existing));
    }

    private static Schema withFieldIds(Schema schema) {
        var numbered = new ArrayList<Field>(schema.fields().size());
        long id = Field.FIRST_ID;
        for (Field f : schema.fields()) {
            numbered.add(f.withId(id++));
        }
        return schema.withFields(numbered);
    }

    private Changed drop(MetadataChange.DropCollection drop, Deadline deadline) {
        Database database = collections.database(drop.database());
        String name = drop.collection();
        var existing = collections.named(drop.database(), name);
        AliasChanges.requireUnaliased(database, name, existing);
        if (existing.isEmpty()) {
            return unchanged(Optional.empty());
        }
        WrittenCollection target = existing.get();
        deadline.lock(target.commitLock(), "turn to drop '" + name + "'");
        try {
            long changeNumber = catalog.apply(new RowChange.Drop(target.id()));
            collections.remove(target.id());
            target.drop();
            log.info(
                    "collection dropped name={} id={} segments={}",
                    name,
                    target.id(),
                    target.manifest().segments().size());
            return new Changed(changeNumber, Optional.empty());
        } finally {
            target.commitLock().unlock();
        }
    }

    /// No journal is begun between the commit and when appends know of it: so those that are begun
    /// later have no rows of the partition.
    private Changed dropPartition(
            MetadataChange.DropPartition drop, OwnReign reign, Deadline deadline) {
        WrittenCollection target = target(drop);
        deadline.lock(target.commitLock(), "turn to drop partition '" + drop.partition() + "'");
        try {
            Changed changed = alter(target, now -> PartitionChanges.drop(now, drop, reign.clock()));
            Set<Long> out = target.segmentsOfDropped();
            if (!out.isEmpty()) {
                commits.commit(target, Replacement.without(target.id(), out));
            }
            return changed;
        } finally {
            target.commitLock().unlock();
        }
    }

    /// Who has rows with a field that is not known yet waits for the commit lock.
    private Changed alterSchema(
            WrittenCollection target, Deadline deadline, UnaryOperator<Collection> change) {
        String name = target.collection().name();
        deadline.lock(target.commitLock(), "turn to alter '" + name + "'");
        try {
            return alter(target, change);
        } finally {
            target.commitLock().unlock();
        }
    }

    /// All rows end with a record; what is appended from now on goes to another journal, and the
    /// files of what was there before go.
    private Changed truncate(WrittenCollection target, OwnReign reign, Deadline deadline)
            throws IOException {
        String name = target.collection().name();
        deadline.lock(target.commitLock(), "turn to truncate '" + name + "'");
        try {
            endAll(target, reign, deadline);
            roller.rollNow(target, reign, deadline);
            Manifest before = target.manifest();
            var journals = new HashSet<Long>();
            before.journals().forEach(each -> journals.add(each.segmentId()));
            journals.remove(target.journal().segmentId());
            var segments = new HashSet<Long>();
            before.segments().forEach(each -> segments.add(each.id()));
            if (!segments.isEmpty() || !journals.isEmpty()) {
                commits.commit(
                        target,
                        new Replacement(
                                target.id(),
                                segments,
                                List.of(),
                                List.of(),
                                journals,
                                List.of(),
                                Map.of()));
            }
            log.info(
                    "collection truncated name={} id={} segments={} journals={}",
                    name,
                    target.id(),
                    segments.size(),
                    journals.size());
            return unchanged(Optional.of(target.collection()));
        } finally {
            target.commitLock().unlock();
        }
    }

    /// Says in the journal that all rows end, so that a node that reads it shows none of them any
    /// more, whichever manifest it goes by.
    private static void endAll(WrittenCollection target, OwnReign reign, Deadline deadline)
            throws IOException {
        WrittenCollection.Appended ended =
                target.append(
                        reign.clock(),
                        1,
                        BatchId.NONE,
                        deadline,
                        timestamp -> new JournalRecord.DeleteAll(0, timestamp - 1));
        ended.journal().writer().awaitDurable(ended.end(), deadline.left());
        reign.requireLasting();
    }

    /// @param changeNumber the catalog has the change from this number on
    /// @param collection as it is now; empty where it is gone
    public record Changed(long changeNumber, Optional<Collection> collection) {}
}
