package io.atoll.protocol;

import io.atoll.model.change.MetadataChange;
import io.atoll.protocol.v1.AlterAlias;
import io.atoll.protocol.v1.AlterDatabase;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.protocol.v1.CreateAlias;
import io.atoll.protocol.v1.CreateDatabase;
import io.atoll.protocol.v1.DropAlias;
import io.atoll.protocol.v1.DropDatabase;

/// Changes of databases and aliases on the wire.
final class NamespaceMessages {

    private NamespaceMessages() {}

    static void encode(MetadataChange.OfDatabase change, ChangeRequest.Builder message) {
        switch (change) {
            case MetadataChange.CreateDatabase create ->
                    message.setCreateDatabase(
                            CreateDatabase.newBuilder().putAllProperties(create.properties()));
            case MetadataChange.AlterDatabase alter ->
                    message.setAlterDatabase(
                            AlterDatabase.newBuilder()
                                    .putAllProperties(alter.properties())
                                    .addAllDeleted(alter.deleted()));
            case MetadataChange.DropDatabase _ ->
                    message.setDropDatabase(DropDatabase.getDefaultInstance());
        }
    }

    static void encode(MetadataChange.OfAlias change, ChangeRequest.Builder message) {
        switch (change) {
            case MetadataChange.CreateAlias create ->
                    message.setCollection(create.collection())
                            .setCreateAlias(CreateAlias.newBuilder().setAlias(create.alias()));
            case MetadataChange.AlterAlias alter ->
                    message.setCollection(alter.collection())
                            .setAlterAlias(AlterAlias.newBuilder().setAlias(alter.alias()));
            case MetadataChange.DropAlias drop ->
                    message.setDropAlias(DropAlias.newBuilder().setAlias(drop.alias()));
        }
    }

    /// @param message a change of a database or an alias
    static MetadataChange decode(ChangeRequest message) {
        String database = message.getDatabase();
        String collection = message.getCollection();
        return switch (message.getChangeCase()) {
            case CREATE_DATABASE ->
                    new MetadataChange.CreateDatabase(
                            database, message.getCreateDatabase().getPropertiesMap());
            case ALTER_DATABASE ->
                    new MetadataChange.AlterDatabase(
                            database,
                            message.getAlterDatabase().getPropertiesMap(),
                            message.getAlterDatabase().getDeletedList());
            case DROP_DATABASE -> new MetadataChange.DropDatabase(database);
            case CREATE_ALIAS ->
                    new MetadataChange.CreateAlias(
                            database, message.getCreateAlias().getAlias(), collection);
            case ALTER_ALIAS ->
                    new MetadataChange.AlterAlias(
                            database, message.getAlterAlias().getAlias(), collection);
            case DROP_ALIAS ->
                    new MetadataChange.DropAlias(database, message.getDropAlias().getAlias());
            default ->
                    throw new IllegalArgumentException(
                            message.getChangeCase() + " is no change of a database or an alias");
        };
    }
}
