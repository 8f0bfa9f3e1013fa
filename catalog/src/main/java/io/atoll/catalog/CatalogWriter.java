package io.atoll.catalog;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.api.FencedException;
import io.atoll.catalog.api.Forgotten;
import io.atoll.catalog.api.Replacement;
import io.atoll.catalog.api.StoredNames;
import io.atoll.catalog.api.UnknownOutcomeException;
import io.atoll.catalog.changes.CollectionChanges;
import io.atoll.catalog.changes.HungPredecessor;
import io.atoll.catalog.changes.ManifestCommit;
import io.atoll.catalog.changes.WriterTransactions;
import io.atoll.catalog.changes.WriterTransactions.Numbered;
import io.atoll.catalog.changes.WriterTransactions.Reign;
import io.atoll.catalog.connections.CatalogSchema;
import io.atoll.catalog.connections.ConnectionPool;
import io.atoll.catalog.connections.ConnectionSource;
import io.atoll.catalog.rows.Change;
import io.atoll.catalog.rows.DroppedRows;
import io.atoll.catalog.rows.PlacementRows;
import io.atoll.catalog.rows.StateRows;
import io.atoll.catalog.rows.StoredNameRows;
import io.atoll.catalog.rows.WriterRow;
import io.atoll.model.AtollException;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Changes metadata, for the one write node that rules. Each method is one transaction that begins
/// with the fence: it counts the change number up where epoch and holder still rule, or aborts with
/// [FencedException]. A commit whose answer was lost is read back before anything is reported. Each
/// method answers the change number after it.
///
/// Safe for use by many threads; their changes are made one after the other. What does not fit the
/// metadata as it is ends with an [AtollException], and then nothing has changed. So it is with a
/// plain [CatalogException]; only an [UnknownOutcomeException] leaves it open.
public final class CatalogWriter implements AutoCloseable {

    /// Rules nothing: the catalog's first epoch is 1.
    private static final Reign NO_REIGN = new Reign(-1, "nobody");

    private final CatalogConfig config;
    private final ConnectionPool pool;
    private final ConnectionSource connections;
    private final InstantSource clock;
    private final WriterTransactions transactions;
    private final String clusterId;
    private final ReentrantLock lock = new ReentrantLock();
    private Reign reign = NO_REIGN;
    private volatile Consumer<CatalogException> onLoss = _ -> {};

    private CatalogWriter(
            CatalogConfig config,
            ConnectionPool pool,
            ConnectionSource connections,
            InstantSource clock) {
        this.config = config;
        this.pool = pool;
        this.connections = connections;
        this.clock = clock;
        this.transactions = new WriterTransactions(connections);
        this.clusterId = CatalogSchema.clusterId(config, connections);
    }

    /// Makes or migrates the schema, then opens the catalog for writing. A catalog that is new gets
    /// a cluster id and the database `default`.
    ///
    /// @throws CatalogException if it cannot be reached or its schema is newer than this binary
    public static CatalogWriter open(CatalogConfig config) {
        return open(config, InstantSource.system(), UnaryOperator.identity());
    }

    /// @param wire what lies between the pool and its users; tests cut it
    static CatalogWriter open(
            CatalogConfig config, InstantSource clock, UnaryOperator<ConnectionSource> wire) {
        ConnectionPool pool = ConnectionPool.forWriting(config);
        try {
            CatalogSchema.migrate(config, pool);
            return new CatalogWriter(config, pool, wire.apply(pool), clock);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public String clusterId() {
        return clusterId;
    }

    /// The epoch of the last reign that the catalog knows; 0 before the first.
    public long lastEpoch() {
        return read(connection -> WriterRow.read(connection).epoch());
    }

    public CatalogState read() {
        return read(StateRows::readAll);
    }

    /// Grows with every change of metadata.
    public long changeNumber() {
        return read(connection -> WriterRow.read(connection).changeNumber());
    }

    /// What the present ruler, whoever it is, last wrote of its life.
    public Lease lease() {
        WriterRow row = read(WriterRow::read);
        return new Lease(row.epoch(), row.holder(), row.expiresAt());
    }

    /// Shows that this writer lives. Before its reign it does nothing.
    ///
    /// @param expiresAt any number that differs from the one before; 0 to let go
    /// @throws FencedException if another writer rules
    public void renewLease(long expiresAt) {
        lock.lock();
        try (Connection connection = connections.connection()) {
            if (!reign.equals(NO_REIGN)) {
                WriterRow.renew(connection, reign.epoch(), reign.holder(), expiresAt);
                connection.commit();
            }
        } catch (SQLException e) {
            throw new CatalogException(
                    "the lease was not renewed in %s: %s"
                            .formatted(config.shownUrl(), e.getMessage()),
                    e);
        } finally {
            lock.unlock();
        }
    }

    /// A writer's sign of life. A standby that sees none of a reign change for long enough, by a
    /// clock of its own, may take over; being wrong is harmless, since the reign before is fenced.
    ///
    /// @param epoch 0 before the first reign
    /// @param expiresAt changes as long as the writer lives; 0 when it has let go
    public record Lease(long epoch, String holder, long expiresAt) {}

    /// @param listener called when this writer is fenced, or does not know what the catalog has: it
    ///   should be closed then, and its successor reads everything
    public void whenLost(Consumer<CatalogException> listener) {
        onLoss = listener;
    }

    /// Begins a reign: from now on every other writer is fenced.
    ///
    /// @param epoch greater than [#lastEpoch]
    /// @param holder this process and no other: two of one name would not be told apart
    /// @param address `host:port`, shown to routers
    /// @throws FencedException if the catalog knows a reign of this epoch or a higher one
    public long takeReign(long epoch, String holder, String address) {
        var next = new Reign(epoch, holder);
        lock.lock();
        try {
            if (config.sqliteFile().isEmpty()) {
                HungPredecessor.end(connections);
            }
            long number =
                    transactions
                            .run(
                                    "taking epoch %d for %s".formatted(epoch, holder),
                                    next,
                                    connection ->
                                            numbered(
                                                    WriterRow.takeReign(
                                                            connection, epoch, holder, address)))
                            .changeNumber();
            reign = next;
            return number;
        } finally {
            lock.unlock();
        }
    }

    /// Changes the row of a collection, and its first manifest with it (number 1) or its last.
    ///
    /// @throws AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND; with
    ///   PARAMETER_INVALID if the name is taken; with INDEX_DUPLICATE if two indexes have one name
    ///   or one field
    ///
    /// @return the change number after it
    public long apply(RowChange change) {
        return change(
                CollectionChanges.title(change), rows -> CollectionChanges.apply(rows, change));
    }

    /// Commits the next manifest of a collection.
    ///
    /// @throws AtollException with INTERNAL if something that goes out is not there, or what comes
    ///   in does not fit; with COLLECTION_NOT_FOUND if the collection was dropped
    public Manifest replace(Replacement replacement) {
        return replaceAll(List.of(replacement)).getFirst();
    }

    /// Commits, in one transaction, the ends of the journals of the reign before and their
    /// successors.
    public List<Manifest> replaceAll(List<Replacement> replacements) {
        return transact(
                        "the next manifest of %s".formatted(collectionsOf(replacements)),
                        change -> {
                            var manifests = new ArrayList<Manifest>();
                            for (Replacement replacement : replacements) {
                                long id = replacement.collectionId();
                                CollectionChanges.requireLive(change, id);
                                manifests.add(ManifestCommit.next(change, replacement));
                            }
                            return manifests;
                        })
                .result();
    }

    private static String collectionsOf(List<Replacement> replacements) {
        return replacements.size() == 1
                ? "collection " + replacements.getFirst().collectionId()
                : replacements.size() + " collections";
    }

    /// Makes this the whole placement; a segment without owners is not placed.
    public long publishPlacement(Map<Long, List<String>> owners) {
        return change(
                "the placement of %d segments".formatted(owners.size()),
                change -> PlacementRows.publish(change, owners));
    }

    /// Journals that left their manifest less than `millis` ago, of collections that still live.
    public List<JournalInfo> journalsDroppedWithin(long millis) {
        long after = clock.millis() - millis;
        return read(connection -> DroppedRows.journalsDroppedAfter(connection, after));
    }

    /// Deletes the rows of segments, tombstone files, journals and collections that were dropped
    /// longer than `millis` ago, but for those of segments that a read node still holds.
    ///
    /// @param held ids of segments and journals
    public Forgotten forgetDropped(long millis, Set<Long> held) {
        return transact(
                        "forgetting what was dropped",
                        change ->
                                DroppedRows.forgetDroppedBefore(
                                        change, change.millis() - millis, held))
                .result();
    }

    /// What the catalog has on the storage, dropped and not forgotten yet included.
    public StoredNames storedNames() {
        return read(StoredNameRows::read);
    }

    private interface Changing {
        void with(Change change) throws SQLException;
    }

    private interface Making<T> {
        T with(Change change) throws SQLException;
    }

    private long change(String what, Changing changing) {
        return transact(
                        what,
                        change -> {
                            changing.with(change);
                            return change.number();
                        })
                .changeNumber();
    }

    private <T> Numbered<T> transact(String what, Making<T> making) {
        lock.lock();
        try {
            Reign mine = reign;
            return transactions.run(
                    what,
                    mine,
                    connection -> {
                        long number = WriterRow.fence(connection, mine.epoch(), mine.holder());
                        var change = new Change(connection, number, mine.epoch(), clock.millis());
                        return new Numbered<>(number, making.with(change));
                    });
        } catch (FencedException | UnknownOutcomeException e) {
            onLoss.accept(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private static Numbered<Long> numbered(long changeNumber) {
        return new Numbered<>(changeNumber, changeNumber);
    }

    private interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        try (Connection connection = connections.connection()) {
            T result = reading.on(connection);
            connection.rollback();
            return result;
        } catch (SQLException e) {
            throw new CatalogException(
                    "catalog %s cannot be read: %s".formatted(config.shownUrl(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
