package io.atoll.catalog;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.CatalogSchema;
import io.atoll.catalog.connections.ConnectionPool;
import io.atoll.catalog.connections.ConnectionSource;
import io.atoll.catalog.rows.StateRows;
import io.atoll.catalog.rows.WriterRow;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// Reads metadata; needs SELECT only.
public final class CatalogReader implements AutoCloseable {
    private final CatalogConfig config;
    private final ConnectionPool pool;
    private final ConnectionSource connections;
    private final String clusterId;
    private final @Nullable Memory memory;
    private volatile boolean checked;

    private CatalogReader(
            CatalogConfig config,
            ConnectionPool pool,
            ConnectionSource connections,
            String clusterId,
            @Nullable Memory memory) {
        this.config = config;
        this.pool = pool;
        this.connections = connections;
        this.clusterId = clusterId;
        this.memory = memory;
        this.checked = memory == null;
    }

    /// A catalog as it was a while ago.
    ///
    /// @param age how long ago it was like that
    public record Memory(String clusterId, CatalogState state, Duration age) {}

    /// Opens a catalog that is away: until it is back, all that is known of it is remembered.
    public static CatalogReader openLater(CatalogConfig config, Memory memory) {
        ConnectionPool pool = ConnectionPool.forReadingLater(config);
        return new CatalogReader(config, pool, pool, memory.clusterId, memory);
    }

    /// What to begin with: the state now, or what is remembered.
    Memory first() {
        return memory != null ? memory : new Memory(clusterId, read(), Duration.ZERO);
    }

    /// What is back may be something else than what went away.
    private void check() {
        CatalogSchema.requireCurrent(config, connections);
        String found = CatalogSchema.clusterId(config, connections);
        if (!found.equals(clusterId)) {
            throw new CatalogException(
                    "catalog %s is of cluster %s, the storage of cluster %s"
                            .formatted(config.shownUrl(), found, clusterId),
                    null);
        }
        checked = true;
    }

    /// Opens the catalog of a cluster.
    ///
    /// @throws CatalogException if it cannot be reached, has no schema yet, or has a schema newer
    ///   than this binary
    public static CatalogReader open(CatalogConfig config) {
        return open(config, UnaryOperator.identity());
    }

    /// @param wire what lies between the pool and its users; tests cut it
    static CatalogReader open(CatalogConfig config, UnaryOperator<ConnectionSource> wire) {
        ConnectionPool pool = ConnectionPool.forReading(config);
        try {
            CatalogSchema.requireCurrent(config, pool);
            String clusterId = CatalogSchema.clusterId(config, pool);
            return new CatalogReader(config, pool, wire.apply(pool), clusterId, null);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /// The name that the cluster got when its catalog was made.
    public String clusterId() {
        return clusterId;
    }

    /// Grows with every change of metadata.
    public long changeNumber() {
        return read(connection -> WriterRow.read(connection).changeNumber());
    }

    /// The state now, in one consistent look; what did not change since `known` is taken from it.
    ///
    /// @return `known` itself if nothing changed
    /// @throws CatalogException if the catalog cannot be read, or is behind `known`
    public CatalogState read(CatalogState known) {
        return read(connection -> StateRows.readChanges(connection, known));
    }

    /// The state now, read in whole.
    public CatalogState read() {
        return read(StateRows::readAll);
    }

    private interface Reading<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        if (!checked) {
            check();
        }
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

    /// How long one statement may take.
    Duration timeout() {
        return config.timeout();
    }

    @Override
    public void close() {
        pool.close();
    }
}
