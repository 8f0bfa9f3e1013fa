package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Database;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.AlterDatabaseRequest;
import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DropDatabaseRequest;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.Status;

import java.util.TreeMap;

/// Calls about databases.
final class DatabaseCalls {
    private final Router router;

    DatabaseCalls(Router router) {
        this.router = router;
    }

    Status create(CreateDatabaseRequest request, Call call) {
        router.change(
                new MetadataChange.CreateDatabase(
                        request.getDbName(), KeyValues.read(request.getPropertiesList())),
                call.limit());
        return StatusWriter.success();
    }

    Status drop(DropDatabaseRequest request, Call call) {
        router.change(new MetadataChange.DropDatabase(request.getDbName()), call.limit());
        return StatusWriter.success();
    }

    Status alter(AlterDatabaseRequest request, Call call) {
        router.change(
                new MetadataChange.AlterDatabase(
                        call.database(request.getDbName()),
                        KeyValues.read(request.getPropertiesList()),
                        request.getDeleteKeysList()),
                call.limit());
        return StatusWriter.success();
    }

    /// By name.
    ListDatabasesResponse list(ListDatabasesRequest request, Call call) {
        var response = ListDatabasesResponse.newBuilder().setStatus(StatusWriter.success());
        for (Database database : new TreeMap<>(router.catalog().databases()).values()) {
            // A database's id is the timestamp of its creation.
            response.addDbNames(database.name())
                    .addDbIds(database.id())
                    .addCreatedTimestamp(database.id());
        }
        return response.build();
    }

    DescribeDatabaseResponse describe(DescribeDatabaseRequest request, Call call) {
        Database database = router.database(call.database(request.getDbName()));
        return DescribeDatabaseResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setDbName(database.name())
                .setDbID(database.id())
                .setCreatedTimestamp(database.id())
                .addAllProperties(KeyValues.write(database.properties()))
                .build();
    }
}
