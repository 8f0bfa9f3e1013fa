package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Aliases;
import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.AlterAliasRequest;
import io.milvus.grpc.CreateAliasRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DropAliasRequest;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.Status;

/// Calls about the other names of collections.
final class AliasCalls {
    private final Aliases aliases;
    private final Router router;

    AliasCalls(Router router) {
        this.aliases = new Aliases(router);
        this.router = router;
    }

    Status create(CreateAliasRequest request, Call call) {
        router.change(
                new MetadataChange.CreateAlias(
                        call.database(request.getDbName()),
                        request.getAlias(),
                        request.getCollectionName()),
                call.limit());
        return StatusWriter.success();
    }

    Status alter(AlterAliasRequest request, Call call) {
        router.change(
                new MetadataChange.AlterAlias(
                        call.database(request.getDbName()),
                        request.getAlias(),
                        request.getCollectionName()),
                call.limit());
        return StatusWriter.success();
    }

    Status drop(DropAliasRequest request, Call call) {
        router.change(
                new MetadataChange.DropAlias(
                        call.database(request.getDbName()), request.getAlias()),
                call.limit());
        return StatusWriter.success();
    }

    DescribeAliasResponse describe(DescribeAliasRequest request, Call call) {
        String database = call.database(request.getDbName());
        return DescribeAliasResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setDbName(database)
                .setAlias(request.getAlias())
                .setCollection(aliases.target(database, request.getAlias()).name())
                .build();
    }

    ListAliasesResponse list(ListAliasesRequest request, Call call) {
        String database = call.database(request.getDbName());
        return ListAliasesResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setDbName(database)
                .setCollectionName(request.getCollectionName())
                .addAllAliases(aliases.list(database, request.getCollectionName()))
                .build();
    }
}
