package io.atoll.milvus;

import com.google.protobuf.Message;

import io.atoll.router.Router;
import io.grpc.stub.StreamObserver;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetCompactionPlansRequest;
import io.milvus.grpc.GetCompactionPlansResponse;
import io.milvus.grpc.GetCompactionStateRequest;
import io.milvus.grpc.GetCompactionStateResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.GetIndexBuildProgressRequest;
import io.milvus.grpc.GetIndexBuildProgressResponse;
import io.milvus.grpc.GetIndexStateRequest;
import io.milvus.grpc.GetIndexStateResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.HasPartitionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.ManualCompactionRequest;
import io.milvus.grpc.ManualCompactionResponse;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// Milvus's gRPC service: which call goes where. What is not here, the base answers as
/// UNIMPLEMENTED.
final class MilvusService extends MilvusServiceGrpc.MilvusServiceImplBase {
    private final GrpcCalls calls;
    private final ServerCalls server;
    private final CollectionCalls collections;
    private final IndexCalls indexes;
    private final LoadCalls loads;
    private final WriteCalls writes;
    private final CompactionCalls compactions;
    private final ReadCalls reads;

    MilvusService(Router router, GrpcCalls calls) {
        this.calls = calls;
        this.server = new ServerCalls(router);
        this.collections = new CollectionCalls(router);
        this.indexes = new IndexCalls(router);
        this.loads = new LoadCalls(router);
        this.writes = new WriteCalls(router);
        this.compactions = new CompactionCalls(router);
        this.reads = new ReadCalls(router);
    }

    // --- the server --------------------------------------------------------------------------

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
        block("Connect", request, observer, ConnectResponse.getDefaultInstance(), server::connect);
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        block(
                "GetVersion",
                request,
                observer,
                GetVersionResponse.getDefaultInstance(),
                server::version);
    }

    @Override
    public void checkHealth(
            CheckHealthRequest request, StreamObserver<CheckHealthResponse> observer) {
        block(
                "CheckHealth",
                request,
                observer,
                CheckHealthResponse.getDefaultInstance(),
                server::health);
    }

    @Override
    public void allocTimestamp(
            AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
        block(
                "AllocTimestamp",
                request,
                observer,
                AllocTimestampResponse.getDefaultInstance(),
                server::timestamp);
    }

    @Override
    public void listDatabases(
            ListDatabasesRequest request, StreamObserver<ListDatabasesResponse> observer) {
        block(
                "ListDatabases",
                request,
                observer,
                ListDatabasesResponse.getDefaultInstance(),
                server::databases);
    }

    @Override
    public void describeDatabase(
            DescribeDatabaseRequest request, StreamObserver<DescribeDatabaseResponse> observer) {
        block(
                "DescribeDatabase",
                request,
                observer,
                DescribeDatabaseResponse.getDefaultInstance(),
                server::describeDatabase);
    }

    // --- collections -------------------------------------------------------------------------

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<Status> observer) {
        block(
                "CreateCollection",
                request,
                observer,
                Status.getDefaultInstance(),
                collections::create);
    }

    @Override
    public void dropCollection(DropCollectionRequest request, StreamObserver<Status> observer) {
        block("DropCollection", request, observer, Status.getDefaultInstance(), collections::drop);
    }

    @Override
    public void alterCollection(AlterCollectionRequest request, StreamObserver<Status> observer) {
        block(
                "AlterCollection",
                request,
                observer,
                Status.getDefaultInstance(),
                collections::alter);
    }

    @Override
    public void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> observer) {
        block(
                "HasCollection",
                request,
                observer,
                BoolResponse.getDefaultInstance(),
                collections::has);
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request,
            StreamObserver<DescribeCollectionResponse> observer) {
        block(
                "DescribeCollection",
                request,
                observer,
                DescribeCollectionResponse.getDefaultInstance(),
                collections::describe);
    }

    @Override
    public void showCollections(
            ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
        block(
                "ShowCollections",
                request,
                observer,
                ShowCollectionsResponse.getDefaultInstance(),
                collections::show);
    }

    @Override
    public void getCollectionStatistics(
            GetCollectionStatisticsRequest request,
            StreamObserver<GetCollectionStatisticsResponse> observer) {
        block(
                "GetCollectionStatistics",
                request,
                observer,
                GetCollectionStatisticsResponse.getDefaultInstance(),
                collections::statistics);
    }

    @Override
    public void hasPartition(HasPartitionRequest request, StreamObserver<BoolResponse> observer) {
        block(
                "HasPartition",
                request,
                observer,
                BoolResponse.getDefaultInstance(),
                collections::hasPartition);
    }

    @Override
    public void showPartitions(
            ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
        block(
                "ShowPartitions",
                request,
                observer,
                ShowPartitionsResponse.getDefaultInstance(),
                collections::showPartitions);
    }

    // --- indexes -----------------------------------------------------------------------------

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<Status> observer) {
        block("CreateIndex", request, observer, Status.getDefaultInstance(), indexes::create);
    }

    @Override
    public void dropIndex(DropIndexRequest request, StreamObserver<Status> observer) {
        block("DropIndex", request, observer, Status.getDefaultInstance(), indexes::drop);
    }

    @Override
    public void describeIndex(
            DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
        block(
                "DescribeIndex",
                request,
                observer,
                DescribeIndexResponse.getDefaultInstance(),
                indexes::describe);
    }

    @Deprecated
    @Override
    public void getIndexState(
            GetIndexStateRequest request, StreamObserver<GetIndexStateResponse> observer) {
        block(
                "GetIndexState",
                request,
                observer,
                GetIndexStateResponse.getDefaultInstance(),
                indexes::state);
    }

    @Deprecated
    @Override
    public void getIndexBuildProgress(
            GetIndexBuildProgressRequest request,
            StreamObserver<GetIndexBuildProgressResponse> observer) {
        block(
                "GetIndexBuildProgress",
                request,
                observer,
                GetIndexBuildProgressResponse.getDefaultInstance(),
                indexes::buildProgress);
    }

    // --- what read nodes hold ----------------------------------------------------------------

    @Override
    public void loadCollection(LoadCollectionRequest request, StreamObserver<Status> observer) {
        block("LoadCollection", request, observer, Status.getDefaultInstance(), loads::load);
    }

    @Override
    public void releaseCollection(
            ReleaseCollectionRequest request, StreamObserver<Status> observer) {
        block("ReleaseCollection", request, observer, Status.getDefaultInstance(), loads::release);
    }

    @Override
    public void getLoadState(
            GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
        block(
                "GetLoadState",
                request,
                observer,
                GetLoadStateResponse.getDefaultInstance(),
                loads::state);
    }

    @Override
    public void getLoadingProgress(
            GetLoadingProgressRequest request,
            StreamObserver<GetLoadingProgressResponse> observer) {
        block(
                "GetLoadingProgress",
                request,
                observer,
                GetLoadingProgressResponse.getDefaultInstance(),
                loads::progress);
    }

    // --- rows --------------------------------------------------------------------------------

    @Override
    public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
        block("Insert", request, observer, MutationResult.getDefaultInstance(), writes::insert);
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
        block("Upsert", request, observer, MutationResult.getDefaultInstance(), writes::upsert);
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<MutationResult> observer) {
        block("Delete", request, observer, MutationResult.getDefaultInstance(), writes::delete);
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
        block("Flush", request, observer, FlushResponse.getDefaultInstance(), writes::flush);
    }

    @Override
    public void getFlushState(
            GetFlushStateRequest request, StreamObserver<GetFlushStateResponse> observer) {
        block(
                "GetFlushState",
                request,
                observer,
                GetFlushStateResponse.getDefaultInstance(),
                writes::flushState);
    }

    @Override
    public void manualCompaction(
            ManualCompactionRequest request, StreamObserver<ManualCompactionResponse> observer) {
        block(
                "ManualCompaction",
                request,
                observer,
                ManualCompactionResponse.getDefaultInstance(),
                compactions::begin);
    }

    @Override
    public void getCompactionState(
            GetCompactionStateRequest request,
            StreamObserver<GetCompactionStateResponse> observer) {
        block(
                "GetCompactionState",
                request,
                observer,
                GetCompactionStateResponse.getDefaultInstance(),
                compactions::state);
    }

    @Override
    public void getCompactionStateWithPlans(
            GetCompactionPlansRequest request,
            StreamObserver<GetCompactionPlansResponse> observer) {
        block(
                "GetCompactionStateWithPlans",
                request,
                observer,
                GetCompactionPlansResponse.getDefaultInstance(),
                compactions::plans);
    }

    // --- reads -------------------------------------------------------------------------------

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
        begin("Search", request, observer, SearchResults.getDefaultInstance(), reads::search);
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        begin("Query", request, observer, QueryResults.getDefaultInstance(), reads::query);
    }

    private <Q, A extends Message> void block(
            String rpc,
            Q request,
            StreamObserver<A> observer,
            A empty,
            BiFunction<Q, Call, A> work) {
        calls.waiting(rpc, empty, observer, call -> work.apply(request, call));
    }

    private <Q, A extends Message> void begin(
            String rpc,
            Q request,
            StreamObserver<A> observer,
            A empty,
            BiFunction<Q, Call, CompletableFuture<A>> work) {
        calls.asynchronous(rpc, empty, observer, call -> work.apply(request, call));
    }
}
