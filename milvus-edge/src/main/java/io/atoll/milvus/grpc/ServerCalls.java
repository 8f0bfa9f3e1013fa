package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Timestamps;
import io.atoll.router.Router;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.ServerInfo;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Calls about the server itself.
public final class ServerCalls {
    /// The API that is spoken. Clients decide by its number what they can ask for.
    public static final String VERSION = "v2.6.17-atoll";

    private final Router router;
    private final AtomicLong lastConnection =
            new AtomicLong(Timestamps.ofMillis(System.currentTimeMillis()));

    ServerCalls(Router router) {
        this.router = router;
    }

    ConnectResponse connect(ConnectRequest request, Call call) {
        router.database(call.database(""));
        return ConnectResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setServerInfo(ServerInfo.newBuilder().setBuildTags(VERSION).setDeployMode("ATOLL"))
                .setIdentifier(lastConnection.incrementAndGet())
                .build();
    }

    GetVersionResponse version(GetVersionRequest request, Call call) {
        return GetVersionResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setVersion(VERSION)
                .build();
    }

    CheckHealthResponse health(CheckHealthRequest request, Call call) {
        List<String> troubles = router.health();
        return CheckHealthResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setIsHealthy(troubles.isEmpty())
                .addAllReasons(troubles)
                .build();
    }

    AllocTimestampResponse timestamp(AllocTimestampRequest request, Call call) {
        return AllocTimestampResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setTimestamp(router.allocateTimestamp(call.limit()))
                .build();
    }
}
