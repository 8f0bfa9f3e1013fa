package io.atoll.catalog;

import com.zaxxer.hikari.HikariConfig;

/// What a connection to MySQL or MariaDB is set to.
final class MysqlSettings {

    private MysqlSettings() {}

    static void apply(HikariConfig hikari, CatalogConfig config) {
        String millis = String.valueOf(config.timeout().toMillis());
        hikari.setJdbcUrl(config.jdbcUrl());
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        // One state per transaction, whatever the server's default is.
        hikari.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        hikari.addDataSourceProperty("connectTimeout", millis);
        hikari.addDataSourceProperty("socketTimeout", millis);
        hikari.addDataSourceProperty("rewriteBatchedStatements", "true");
        // A value that does not fit is an error, never cut.
        hikari.addDataSourceProperty("sessionVariables", "sql_mode='STRICT_ALL_TABLES'");
    }
}
