package io.atoll.router;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.catalog.CatalogCache;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.SchemaJson;
import io.atoll.model.SchemaRules;
import io.atoll.protocol.v1.AlterCollectionRequest;
import io.atoll.protocol.v1.CollectionRequest;
import io.atoll.protocol.v1.CreateCollectionRequest;
import io.atoll.protocol.v1.CreateIndexRequest;
import io.atoll.protocol.v1.DdlAnswer;
import io.atoll.protocol.v1.DropIndexRequest;
import io.atoll.protocol.v1.LoadCollectionRequest;
import io.atoll.protocol.v1.WriteNodeGrpc.WriteNodeFutureStub;
import io.atoll.router.Router.CreateCollection;
import io.atoll.router.Router.CreateIndex;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Forwards changes of metadata. Each answers when this router and all others that live know the
/// change, so that the very next call sees it, whomever it goes to.
final class Definitions {
    private final WriteNodeClient writeNode;
    private final CatalogCache catalog;
    private final Peers peers;
    private final ConsistencyLevel defaultLevel;

    /// @param defaultLevel of collections that are made without one
    Definitions(
            WriteNodeClient writeNode,
            CatalogCache catalog,
            Peers peers,
            ConsistencyLevel defaultLevel) {
        this.writeNode = writeNode;
        this.catalog = catalog;
        this.peers = peers;
        this.defaultLevel = defaultLevel;
    }

    long createCollection(CreateCollection request) {
        SchemaRules.check(request.schema());
        var message =
                CreateCollectionRequest.newBuilder()
                        .setDatabase(request.database())
                        .setName(request.name())
                        .setSchemaJson(SchemaJson.write(request.schema()))
                        .setShards(request.shards())
                        .setConsistency(request.consistency().orElse(defaultLevel).code())
                        .putAllProperties(request.properties())
                        .build();
        return change(
                        "create collection[collection=" + request.name() + "]",
                        request.limit(),
                        node -> node.createCollection(message))
                .getCollectionId();
    }

    void dropCollection(String database, String name, Duration limit) {
        change(
                "drop collection[collection=" + name + "]",
                limit,
                node -> node.dropCollection(named(database, name)));
    }

    void setConsistency(String database, String name, ConsistencyLevel level, Duration limit) {
        var message =
                AlterCollectionRequest.newBuilder()
                        .setDatabase(database)
                        .setName(name)
                        .setConsistency(level.code())
                        .build();
        change(
                "alter collection[collection=" + name + "]",
                limit,
                node -> node.alterCollection(message));
    }

    void createIndex(CreateIndex request) {
        var message =
                CreateIndexRequest.newBuilder()
                        .setDatabase(request.database())
                        .setCollection(request.collection())
                        .setField(request.field())
                        .setIndexName(request.indexName())
                        .setIndexType(request.indexType())
                        .setMetric(request.metric())
                        .putAllParams(request.params())
                        .build();
        change(
                "create index[collection=%s][field=%s]"
                        .formatted(request.collection(), request.field()),
                request.limit(),
                node -> node.createIndex(message));
    }

    void dropIndex(String database, String collection, String indexOrField, Duration limit) {
        var message =
                DropIndexRequest.newBuilder()
                        .setDatabase(database)
                        .setCollection(collection)
                        .setIndexName(indexOrField)
                        .build();
        change(
                "drop index[collection=%s][index=%s]".formatted(collection, indexOrField),
                limit,
                node -> node.dropIndex(message));
    }

    void load(String database, String name, int replicas, Duration limit) {
        var message =
                LoadCollectionRequest.newBuilder()
                        .setDatabase(database)
                        .setName(name)
                        .setReplicas(replicas)
                        .build();
        change(
                "load collection[collection=" + name + "]",
                limit,
                node -> node.loadCollection(message));
    }

    void release(String database, String name, Duration limit) {
        change(
                "release collection[collection=" + name + "]",
                limit,
                node -> node.releaseCollection(named(database, name)));
    }

    private static CollectionRequest named(String database, String name) {
        return CollectionRequest.newBuilder().setDatabase(database).setName(name).build();
    }

    private DdlAnswer change(
            String what,
            Duration limit,
            Function<WriteNodeFutureStub, ListenableFuture<DdlAnswer>> call) {
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        DdlAnswer answer = writeNode.call(what, limit, call);
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        catalog.await(answer.getChangeNumber(), Duration.ofNanos(left));
        peers.awaitChange(answer.getChangeNumber(), Duration.ofNanos(left));
        return answer;
    }
}
