package io.atoll.catalog.rows;

import io.atoll.catalog.connections.Sql;
import io.atoll.model.change.RowChange;
import io.atoll.model.groups.GroupConfigJson;
import io.atoll.model.groups.ResourceGroup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The table `resource_groups`, which is small and read as a whole.
public final class ResourceGroupRows {

    private ResourceGroupRows() {}

    static Map<String, ResourceGroup> read(Connection connection) throws SQLException {
        var groups = new HashMap<String, ResourceGroup>();
        Sql.query(
                        connection,
                        row ->
                                new ResourceGroup(
                                        row.getString(1),
                                        GroupConfigJson.read(row.getString(2)),
                                        JsonText.names(row.getString(3))),
                        "SELECT name, config, nodes FROM resource_groups")
                .forEach(group -> groups.put(group.name(), group));
        return groups;
    }

    public static void change(Change change, RowChange.ChangeGroups groups) throws SQLException {
        for (String name : groups.dropped()) {
            delete(change.connection(), name);
        }
        for (ResourceGroup group : groups.put()) {
            delete(change.connection(), group.name());
            Sql.update(
                    change.connection(),
                    "INSERT INTO resource_groups (name, config, nodes) VALUES (?, ?, ?)",
                    group.name(),
                    GroupConfigJson.write(group.config()),
                    JsonText.ofNames(group.nodes()));
        }
    }

    private static void delete(Connection connection, String name) throws SQLException {
        Sql.update(connection, "DELETE FROM resource_groups WHERE name = ?", name);
    }
}
