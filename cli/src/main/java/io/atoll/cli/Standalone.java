package io.atoll.cli;

import io.atoll.catalog.CatalogConfig;
import io.atoll.catalog.CatalogWriter;
import io.atoll.process.AdminServer;
import io.atoll.process.Metrics;
import io.atoll.process.OpenParts;
import io.atoll.process.Readiness;
import io.atoll.process.StartException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.nio.file.Path;
import java.time.Duration;

/// A whole server in one process: a write node, read nodes and a router on the loopback, speaking
/// the same wire protocol as the members of a cluster; the catalog on SQLite and the storage in one
/// folder.
public final class Standalone implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final OpenParts parts;
    private final DataFolder folder;
    private final AdminServer admin;

    private Standalone(StandaloneConfig config, OpenParts parts) {
        this.parts = parts;
        checkPorts(config);
        folder = parts.add("data folder", DataFolder.claim(config.data()));
        PrometheusMeterRegistry metrics = Metrics.newRegistry();
        parts.add("metrics", metrics::close);
        var readiness = new Readiness();
        var catalog = CatalogConfig.sqlite(folder.path().resolve("catalog.db"));
        parts.add("catalog", CatalogWriter.open(catalog));
        admin = parts.add("admin", AdminServer.start(config.adminAddress(), readiness, metrics));
    }

    /// Starts all parts and answers when they serve.
    ///
    /// @throws io.atoll.process.StartException if a port is taken, or the data folder in use
    public static Standalone start(StandaloneConfig config) {
        var parts = new OpenParts(STOP_LIMIT);
        try {
            return new Standalone(config, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /// Before anything is started: a wrong option should not cost a take-over.
    private static void checkPorts(StandaloneConfig config) {
        if (config.port() == config.adminPort() && config.port() != 0) {
            throw new StartException(
                    "port %d is given twice: choose another one with --port or --admin-port"
                            .formatted(config.port()));
        }
        config.address().checked();
        config.adminAddress().checked();
    }

    /// The port of Milvus's API.
    public int port() {
        return 0;
    }

    /// The port of health and metrics.
    public int adminPort() {
        return admin.port();
    }

    /// The folder that holds all data.
    public Path dataDirectory() {
        return folder.path();
    }

    @Override
    public void close() {
        parts.close();
    }
}
