package io.atoll.catalog.connections;

import com.zaxxer.hikari.HikariConfig;

import io.atoll.catalog.api.CatalogConfig;

import java.time.Duration;

/// What a connection to MySQL or MariaDB is set to.
final class MysqlSettings {

    /// The pool speaks up twice in that time.
    private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(60);

    private MysqlSettings() {}

    static void apply(HikariConfig hikari, CatalogConfig config) {
        String millis = String.valueOf(config.timeout().toMillis());
        hikari.setJdbcUrl(config.jdbcUrl());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.setKeepaliveTime(WAIT_TIMEOUT.dividedBy(2).toMillis());
        // One state per transaction, whatever the server's default is.
        hikari.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        hikari.addDataSourceProperty("connectTimeout", millis);
        hikari.addDataSourceProperty("socketTimeout", millis);
        hikari.addDataSourceProperty("rewriteBatchedStatements", "true");
        hikari.addDataSourceProperty("sessionVariables", sessionVariables(config));
    }

    /// - sql_mode: a value that does not fit is an error, never cut;
    /// - innodb_lock_wait_timeout: the server gives a lock up before the client gives the server
    ///   up;
    /// - wait_timeout: the locks of a client that is gone without a word are free after it.
    private static String sessionVariables(CatalogConfig config) {
        long lockWaitSeconds = Math.max(1, config.timeout().toSeconds() - 1);
        return "sql_mode='STRICT_ALL_TABLES',innodb_lock_wait_timeout=%d,wait_timeout=%d"
                .formatted(lockWaitSeconds, WAIT_TIMEOUT.toSeconds());
    }
}
