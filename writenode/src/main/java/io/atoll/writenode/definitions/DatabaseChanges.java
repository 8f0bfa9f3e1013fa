package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Names;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.writenode.collections.WrittenCollections;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a change of databases makes of them, in Milvus's words where it is refused; nothing where
/// it is in force already.
final class DatabaseChanges {
    private final WrittenCollections collections;
    private final LongSupplier ids;

    /// @param ids makes those of new databases
    DatabaseChanges(WrittenCollections collections, LongSupplier ids) {
        this.collections = collections;
        this.ids = ids;
    }

    Optional<RowChange> rows(MetadataChange.OfDatabase change) {
        return switch (change) {
            case MetadataChange.CreateDatabase create -> Optional.of(create(create));
            case MetadataChange.AlterDatabase alter ->
                    alter(collections.database(alter.database()), alter);
            case MetadataChange.DropDatabase drop -> drop(drop.database());
        };
    }

    private RowChange create(MetadataChange.CreateDatabase create) {
        String name = create.database();
        Names.checkDatabase(name);
        TimeZones.check(create.properties());
        if (collections.databases().stream().anyMatch(each -> each.name().equals(name))) {
            throw refusal("database already exist: %s", name);
        }
        if (collections.databases().size() >= Limits.MAX_DATABASES) {
            throw new AtollException(
                    ErrorCode.DATABASE_LIMIT,
                    "exceeded the limit number of database[limit=%d]"
                            .formatted(Limits.MAX_DATABASES));
        }
        return new RowChange.PutDatabase(Database.of(ids.getAsLong(), name, create.properties()));
    }

    private static Optional<RowChange> alter(
            Database database, MetadataChange.AlterDatabase alter) {
        if (alter.properties().isEmpty() && alter.deleted().isEmpty()) {
            throw refusal(
                    "alter database with empty properties and delete keys, expected to set either"
                            + " properties or delete keys");
        }
        if (!alter.properties().isEmpty() && !alter.deleted().isEmpty()) {
            throw refusal(
                    "alter database cannot modify properties and delete keys at the same time");
        }
        TimeZones.check(alter.properties());
        Map<String, String> properties = new HashMap<>(database.properties());
        properties.putAll(alter.properties());
        properties.keySet().removeAll(alter.deleted());
        return ifChanged(database, database.withProperties(properties));
    }

    /// Puts a database in place of what it was, where that makes a difference.
    static Optional<RowChange> ifChanged(Database before, Database after) {
        return after.equals(before)
                ? Optional.empty()
                : Optional.of(new RowChange.PutDatabase(after));
    }

    private Optional<RowChange> drop(String name) {
        Names.checkDatabase(name);
        if (name.equals(Database.DEFAULT_NAME)) {
            throw refusal("can not drop default database");
        }
        Optional<Database> found =
                collections.databases().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst();
        if (count(name) > 0) {
            throw refusal(
                    "database:%s not empty, must drop all collections before drop database", name);
        }
        return found.map(database -> new RowChange.DropDatabase(database.id()));
    }

    private long count(String database) {
        return collections.all().stream()
                .filter(each -> each.collection().database().equals(database))
                .count();
    }

    /// Refuses a new collection that there is no room for.
    void requireRoom(Database database) {
        if (collections.all().size() >= Limits.MAX_COLLECTIONS) {
            throw new AtollException(
                    ErrorCode.COLLECTION_LIMIT,
                    "exceeded the limit number of collections[limit="
                            + Limits.MAX_COLLECTIONS
                            + "]");
        }
        long own = number(database, Database.MAX_COLLECTIONS).orElse((long) Limits.MAX_COLLECTIONS);
        if (count(database.name()) >= own) {
            throw new AtollException(
                    ErrorCode.COLLECTION_LIMIT,
                    "exceeded the limit number of collections per DB[dbName=%s][limit=%d]"
                            .formatted(database.name(), own));
        }
    }

    /// The value of a property that is a number, where it is one.
    static Optional<Long> number(Database database, String property) {
        try {
            return Optional.ofNullable(database.properties().get(property)).map(Long::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static AtollException refusal(String message, Object... values) {
        return new AtollException(ErrorCode.UNEXPECTED, message.formatted(values));
    }
}
