package io.atoll.catalog;

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

    private CatalogReader(
            CatalogConfig config,
            ConnectionPool pool,
            ConnectionSource connections,
            String clusterId) {
        this.config = config;
        this.pool = pool;
        this.connections = connections;
        this.clusterId = clusterId;
    }

    /// Opens the catalog of a cluster.
    ///
    /// @throws CatalogException if it cannot be reached, has no schema yet, or has a schema newer
    ///   than this binary
    public static CatalogReader open(CatalogConfig config) {
        return open(config, UnaryOperator.identity());
    }

    /// @param wire what lies between the pool and those who use it; tests cut it
    static CatalogReader open(CatalogConfig config, UnaryOperator<ConnectionSource> wire) {
        ConnectionPool pool = ConnectionPool.forReading(config);
        try {
            CatalogSchema.requireCurrent(config, pool);
            String clusterId = CatalogSchema.clusterId(config, pool);
            return new CatalogReader(config, pool, wire.apply(pool), clusterId);
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
        return read(connection -> StateReading.readChanges(connection, known));
    }

    /// The state now, read in whole.
    public CatalogState read() {
        return read(StateReading::readAll);
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

    /// How long one statement may take.
    Duration timeout() {
        return config.timeout();
    }

    @Override
    public void close() {
        pool.close();
    }
}
