package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.CollectionFunctions;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.router.Router;
import io.milvus.grpc.AddCollectionFunctionRequest;
import io.milvus.grpc.AlterCollectionFunctionRequest;
import io.milvus.grpc.DropCollectionFunctionRequest;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.Status;

import java.util.Optional;

/// Calls about functions of collections.
final class FunctionCalls {
    private final CollectionFunctions functions;

    FunctionCalls(Router router) {
        this.functions = new CollectionFunctions(router);
    }

    Status add(AddCollectionFunctionRequest request, Call call) {
        functions.add(
                call.database(request.getDbName()),
                request.getCollectionName(),
                given(request.hasFunctionSchema(), request.getFunctionSchema()));
        return StatusWriter.success();
    }

    Status alter(AlterCollectionFunctionRequest request, Call call) {
        functions.alter(
                call.database(request.getDbName()),
                request.getCollectionName(),
                request.getFunctionName(),
                given(request.hasFunctionSchema(), request.getFunctionSchema()));
        return StatusWriter.success();
    }

    Status drop(DropCollectionFunctionRequest request, Call call) {
        functions.drop(
                call.database(request.getDbName()),
                request.getCollectionName(),
                request.getFunctionName());
        return StatusWriter.success();
    }

    private static Optional<FunctionSchema> given(boolean has, FunctionSchema function) {
        return has ? Optional.of(function) : Optional.empty();
    }
}
