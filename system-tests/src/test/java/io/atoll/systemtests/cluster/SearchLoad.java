package io.atoll.systemtests.cluster;

import com.google.protobuf.ByteString;

import io.atoll.systemtests.cluster.Answers.Answer;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Clients that search at a steady rate, each call at the next router in turn, and compare every
/// answer with the exact one. Searches are due at fixed times, whether the ones before were
/// answered or not, so that a stall is counted by all whom it holds up.
final class SearchLoad implements AutoCloseable {
    private final List<ManagedChannel> routers = new ArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private final List<SearchRequest> requests;
    private final List<List<Long>> exact;
    private final Duration deadline;
    private final long pauseNanos;
    private final int clientCount;
    private final Answers answers = new Answers();
    private volatile boolean stopped;

    private SearchLoad(
            List<String> endpoints,
            float[][] queries,
            List<List<Long>> exact,
            int clientCount,
            long pauseNanos,
            Duration deadline,
            ConsistencyLevel level) {
        this.exact = List.copyOf(exact);
        this.deadline = deadline;
        this.pauseNanos = pauseNanos;
        this.clientCount = clientCount;
        this.requests = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            requests.add(request(queries[i], exact.get(i).size(), level));
        }
        for (String endpoint : endpoints) {
            routers.add(NettyChannelBuilder.forTarget(endpoint).usePlaintext().build());
        }
        for (int i = 0; i < clientCount; i++) {
            int client = i;
            clients.add(Thread.ofPlatform().name("client-" + i).start(() -> run(client)));
        }
    }

    /// @param endpoints `host:port` of each router
    /// @param exact the keys of each query's answer, best first
    /// @param perSecond searches of all clients together
    static SearchLoad steady(
            List<String> endpoints,
            float[][] queries,
            List<List<Long>> exact,
            int clientCount,
            int perSecond,
            Duration deadline) {
        long pauseNanos = TimeUnit.SECONDS.toNanos(clientCount) / perSecond;
        return new SearchLoad(
                endpoints,
                queries,
                exact,
                clientCount,
                pauseNanos,
                deadline,
                ConsistencyLevel.Strong);
    }

    /// The same at the level Eventually.
    static SearchLoad steadyEventually(
            List<String> endpoints,
            float[][] queries,
            List<List<Long>> exact,
            int clientCount,
            int perSecond,
            Duration deadline) {
        long pauseNanos = TimeUnit.SECONDS.toNanos(clientCount) / perSecond;
        return new SearchLoad(
                endpoints,
                queries,
                exact,
                clientCount,
                pauseNanos,
                deadline,
                ConsistencyLevel.Eventually);
    }

    /// Each client sends the next search when it has its answer.
    static SearchLoad asFastAsTheyGo(
            List<String> endpoints,
            float[][] queries,
            List<List<Long>> exact,
            int clientCount,
            Duration deadline) {
        return new SearchLoad(
                endpoints, queries, exact, clientCount, 0, deadline, ConsistencyLevel.Strong);
    }

    private static SearchRequest request(float[] query, int limit, ConsistencyLevel level) {
        var bytes = ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(query);
        var group =
                PlaceholderGroup.newBuilder()
                        .addPlaceholders(
                                PlaceholderValue.newBuilder()
                                        .setTag("$0")
                                        .setType(PlaceholderType.FloatVector)
                                        .addValues(ByteString.copyFrom(bytes)));
        return SearchRequest.newBuilder()
                .setCollectionName(ClusterData.COLLECTION)
                .setConsistencyLevel(level)
                .setDslType(DslType.BoolExprV1)
                .setNq(1)
                .setPlaceholderGroup(group.build().toByteString())
                .addSearchParams(parameter("anns_field", "vector"))
                .addSearchParams(parameter("topk", Integer.toString(limit)))
                .addSearchParams(parameter("metric_type", "L2"))
                .addSearchParams(parameter("params", "{}"))
                .build();
    }

    private static KeyValuePair parameter(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private void run(int client) {
        long due = System.nanoTime() + pauseNanos * client / clientCount;
        int query = client * 31;
        while (!stopped) {
            LockSupport.parkNanos(due - System.nanoTime());
            if (due - System.nanoTime() > 0) {
                continue;
            }
            answers.add(search(Math.floorMod(query, requests.size()), query, due));
            query++;
            due = pauseNanos == 0 ? System.nanoTime() : due + pauseNanos;
        }
    }

    private Answer search(int query, int turn, long due) {
        var stub =
                MilvusServiceGrpc.newBlockingStub(routers.get(Math.floorMod(turn, routers.size())))
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
        String trouble = "";
        try {
            SearchResults results = stub.search(requests.get(query));
            List<Long> keys = results.getResults().getIds().getIntId().getDataList();
            if (results.getStatus().getCode() != 0) {
                trouble = results.getStatus().getReason();
            } else if (!keys.equals(exact.get(query))) {
                trouble = "query %d got %s, not %s".formatted(query, keys, exact.get(query));
            }
        } catch (StatusRuntimeException e) {
            trouble = String.valueOf(e.getMessage());
        }
        long now = System.nanoTime();
        return new Answer(due, now - due, trouble);
    }

    /// What was answered so far.
    Answers answers() {
        return answers;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread client : clients) {
            client.join(deadline.toMillis() + 1_000);
        }
        for (ManagedChannel router : routers) {
            router.shutdownNow();
        }
    }
}
