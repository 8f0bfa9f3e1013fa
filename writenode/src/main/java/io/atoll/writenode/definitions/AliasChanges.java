package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Names;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a change of aliases makes of a database, and what collections may be named beside them, in
/// Milvus's words where it is refused.
final class AliasChanges {
    private final WrittenCollections collections;

    AliasChanges(WrittenCollections collections) {
        this.collections = collections;
    }

    /// Nothing where the change is in force already.
    Optional<RowChange> rows(MetadataChange.OfAlias change) {
        Names.checkCollection("alias", change.alias());
        Database database = collections.database(change.database());
        return DatabaseChanges.ifChanged(
                database,
                switch (change) {
                    case MetadataChange.CreateAlias create -> create(database, create);
                    case MetadataChange.AlterAlias alter -> alter(database, alter);
                    case MetadataChange.DropAlias drop -> {
                        var rest = new HashMap<>(database.aliases());
                        rest.remove(drop.alias());
                        yield database.withAliases(rest);
                    }
                });
    }

    private Database create(Database database, MetadataChange.CreateAlias create) {
        String alias = create.alias();
        Names.checkCollection("name", create.collection());
        requireNoCollection(database, alias);
        WrittenCollection target =
                collections
                        .named(database.name(), create.collection())
                        .orElseThrow(
                                () ->
                                        notFound(
                                                "[database=%s][collection=%s]",
                                                database.name(), create.collection()));
        Optional<WrittenCollection> before = collections.aliased(database.name(), alias);
        if (before.isPresent() && before.get().id() != target.id()) {
            throw new AtollException(
                    ErrorCode.ALIAS_EXISTS,
                    "%s is alias to another collection: %s: alias already exist[database=%s][alias=%s]"
                            .formatted(
                                    alias,
                                    before.get().collection().name(),
                                    database.name(),
                                    alias));
        }
        return with(database, alias, target);
    }

    private Database alter(Database database, MetadataChange.AlterAlias alter) {
        String alias = alter.alias();
        Names.checkCollection("name", alter.collection());
        requireNoCollection(database, alias);
        WrittenCollection target =
                collections
                        .named(database.name(), alter.collection())
                        .orElseThrow(() -> notFound("[collection=%s]", alter.collection()));
        if (database.aliased(alias).isEmpty()) {
            throw new AtollException(
                    ErrorCode.ALIAS_NOT_FOUND,
                    "alias not found[database=%s][alias=%s]".formatted(database.name(), alias));
        }
        return with(database, alias, target);
    }

    private static Database with(Database database, String alias, WrittenCollection target) {
        Map<String, Long> aliases = new HashMap<>(database.aliases());
        aliases.put(alias, target.id());
        return database.withAliases(aliases);
    }

    private void requireNoCollection(Database database, String alias) {
        if (collections.named(database.name(), alias).isPresent()) {
            throw new AtollException(
                    ErrorCode.ALIAS_CONFLICT,
                    "alias and collection name conflict[database=%s][alias=%s]"
                            .formatted(database.name(), alias));
        }
    }

    // --- names of collections ----------------------------------------------------------------

    /// Refuses the name of a new collection where it is an alias.
    static void requireFree(Database database, String name) {
        if (database.aliased(name).isPresent()) {
            throw refusal(
                    "collection name [%s] conflicts with an existing alias, please choose a unique"
                            + " name",
                    name);
        }
    }

    /// The collection to be renamed, which must be able to have its new name.
    WrittenCollection renamed(MetadataChange.RenameCollection rename) {
        String from = rename.database();
        String to = rename.newDatabase();
        Names.checkCollection("name", rename.newName());
        if (from.equals(to) && rename.collection().equals(rename.newName())) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "collection name or database name should be different: invalid parameter");
        }
        Database source = collections.database(from);
        Database target =
                collections.databases().stream()
                        .filter(each -> each.name().equals(to))
                        .findFirst()
                        .orElseThrow(() -> refusal("target database:%s not found", to));
        if (source.aliased(rename.collection()).isPresent()) {
            throw refusal(
                    "unsupported use an alias to rename collection, alias:%s", rename.collection());
        }
        WrittenCollection found = collections.get(from, rename.collection());
        if (target.aliased(rename.newName()).isPresent()) {
            throw refusal("cannot rename collection to an existing alias: %s", rename.newName());
        }
        if (collections.named(to, rename.newName()).isPresent()) {
            throw refusal(
                    "duplicated new collection name %s:%s with other collection name or alias",
                    to, rename.newName());
        }
        if (!from.equals(to) && !source.aliasesOf(found.id()).isEmpty()) {
            throw refusal(
                    "fail to rename db name, must drop all aliases of this collection before"
                            + " rename");
        }
        return found;
    }

    /// Refuses to drop a collection by an alias, or one that still has aliases.
    static void requireUnaliased(
            Database database, String name, Optional<WrittenCollection> target) {
        if (target.isEmpty() && database.aliased(name).isPresent()) {
            throw refusal("cannot drop the collection via alias = %s", name);
        }
        List<String> aliases =
                target.map(found -> database.aliasesOf(found.id())).orElse(List.of());
        if (!aliases.isEmpty()) {
            throw refusal(
                    "unable to drop the collection [%s] because it has associated aliases [%s],"
                            + " please remove all aliases before dropping the collection",
                    name, String.join(" ", aliases));
        }
    }

    private static AtollException notFound(String where, Object... values) {
        return new AtollException(
                ErrorCode.COLLECTION_NOT_FOUND, ("collection not found" + where).formatted(values));
    }

    private static AtollException refusal(String message, Object... values) {
        return new AtollException(ErrorCode.UNEXPECTED, message.formatted(values));
    }
}
