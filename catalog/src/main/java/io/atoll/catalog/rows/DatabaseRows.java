package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.Sql;
import io.atoll.model.Database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The tables `databases` and `database_details`.
public final class DatabaseRows {

    private DatabaseRows() {}

    /// Takes the databases of a state forward to now. The names are few and read each time; the
    /// details, which may be many aliases, where they changed.
    static Map<String, Database> read(Connection connection, CatalogState known)
            throws SQLException {
        Map<Long, Database> details = new HashMap<>();
        known.databases().values().forEach(each -> details.put(each.id(), each));
        Sql.query(
                connection,
                row -> details.put(row.getLong(1), details(row)),
                """
                SELECT database_id, properties, aliases FROM database_details WHERE changed > ?\
                """,
                known.changeNumber());
        var databases = new HashMap<String, Database>();
        Sql.query(
                connection,
                row -> {
                    long id = row.getLong(1);
                    String name = row.getString(2);
                    Database detailed = details.getOrDefault(id, Database.of(id, name, Map.of()));
                    return databases.put(
                            name,
                            new Database(id, name, detailed.properties(), detailed.aliases()));
                },
                "SELECT id, name FROM `databases`");
        return databases;
    }

    /// A database whose name is not read yet.
    private static Database details(ResultSet row) throws SQLException {
        Map<String, Long> aliases = new HashMap<>();
        JsonText.pairs(row.getString(3))
                .forEach((alias, id) -> aliases.put(alias, Long.parseLong(id)));
        return new Database(row.getLong(1), "", JsonText.pairs(row.getString(2)), aliases);
    }

    public static boolean has(Connection connection, String name) throws SQLException {
        return Sql.queryOne(
                        connection,
                        row -> row.getLong(1),
                        "SELECT id FROM `databases` WHERE name = ?",
                        name)
                .isPresent();
    }

    public static void put(Change change, Database database) throws SQLException {
        Connection connection = change.connection();
        if (!has(connection, database.name())) {
            Sql.update(
                    connection,
                    "INSERT INTO `databases` (id, name) VALUES (?, ?)",
                    database.id(),
                    database.name());
        }
        var aliases = new HashMap<String, String>();
        database.aliases().forEach((alias, id) -> aliases.put(alias, Long.toString(id)));
        deleteDetails(connection, database.id());
        Sql.update(
                connection,
                """
                INSERT INTO database_details (database_id, properties, aliases, changed)
                VALUES (?, ?, ?, ?)\
                """,
                database.id(),
                JsonText.ofPairs(database.properties()),
                JsonText.ofPairs(aliases),
                change.number());
    }

    /// Members notice, since they read all names.
    public static void drop(Change change, long databaseId) throws SQLException {
        Sql.update(change.connection(), "DELETE FROM `databases` WHERE id = ?", databaseId);
        deleteDetails(change.connection(), databaseId);
    }

    private static void deleteDetails(Connection connection, long databaseId) throws SQLException {
        Sql.update(connection, "DELETE FROM database_details WHERE database_id = ?", databaseId);
    }
}
