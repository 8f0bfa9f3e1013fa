package io.atoll.milvus.grpc;

import static io.atoll.milvus.grpc.GrpcMethod.beginning;
import static io.atoll.milvus.grpc.GrpcMethod.waiting;

import io.atoll.router.Router;
import io.milvus.grpc.MilvusServiceGrpc;

import java.util.List;

/// The table of Milvus's gRPC service: which method is answered by what. Of the methods that are
/// not here [GrpcTable] says so.
public final class GrpcMethods {

    private GrpcMethods() {}

    @SuppressWarnings("deprecation")
    public static List<GrpcMethod<?, ?>> of(Router router) {
        var server = new ServerCalls(router);
        var databases = new DatabaseCalls(router);
        var aliases = new AliasCalls(router);
        var collections = new CollectionCalls(router);
        var functions = new FunctionCalls(router);
        var partitions = new PartitionCalls(router);
        var indexes = new IndexCalls(router);
        var loads = new LoadCalls(router);
        var writes = new WriteCalls(router);
        var compactions = new CompactionCalls(router);
        var reads = new ReadCalls(router);
        var analyzers = new AnalyzerCalls(router);
        var cluster = new ClusterCalls(router);
        var segments = new SegmentCalls(router);
        var flushAll = new FlushAllCalls(router);
        var resourceGroups = new ResourceGroupCalls(router);
        return List.of(
                waiting(MilvusServiceGrpc.getConnectMethod(), server::connect),
                waiting(MilvusServiceGrpc.getGetVersionMethod(), server::version),
                waiting(MilvusServiceGrpc.getCheckHealthMethod(), server::health),
                waiting(MilvusServiceGrpc.getGetMetricsMethod(), cluster::metrics),
                waiting(MilvusServiceGrpc.getGetComponentStatesMethod(), cluster::componentStates),
                waiting(MilvusServiceGrpc.getAllocTimestampMethod(), server::timestamp),
                waiting(MilvusServiceGrpc.getListDatabasesMethod(), databases::list),
                waiting(MilvusServiceGrpc.getDescribeDatabaseMethod(), databases::describe),
                waiting(MilvusServiceGrpc.getCreateDatabaseMethod(), databases::create),
                waiting(MilvusServiceGrpc.getAlterDatabaseMethod(), databases::alter),
                waiting(MilvusServiceGrpc.getDropDatabaseMethod(), databases::drop),
                waiting(MilvusServiceGrpc.getCreateAliasMethod(), aliases::create),
                waiting(MilvusServiceGrpc.getAlterAliasMethod(), aliases::alter),
                waiting(MilvusServiceGrpc.getDropAliasMethod(), aliases::drop),
                waiting(MilvusServiceGrpc.getDescribeAliasMethod(), aliases::describe),
                waiting(MilvusServiceGrpc.getListAliasesMethod(), aliases::list),
                waiting(MilvusServiceGrpc.getCreateCollectionMethod(), collections::create),
                waiting(MilvusServiceGrpc.getDropCollectionMethod(), collections::drop),
                waiting(MilvusServiceGrpc.getAlterCollectionMethod(), collections::alter),
                waiting(MilvusServiceGrpc.getRenameCollectionMethod(), collections::rename),
                waiting(MilvusServiceGrpc.getAlterCollectionFieldMethod(), collections::alterField),
                waiting(MilvusServiceGrpc.getAddCollectionFieldMethod(), collections::addField),
                waiting(MilvusServiceGrpc.getAddCollectionFunctionMethod(), functions::add),
                waiting(MilvusServiceGrpc.getAlterCollectionFunctionMethod(), functions::alter),
                waiting(MilvusServiceGrpc.getDropCollectionFunctionMethod(), functions::drop),
                waiting(MilvusServiceGrpc.getTruncateCollectionMethod(), collections::truncate),
                waiting(
                        MilvusServiceGrpc.getBatchDescribeCollectionMethod(),
                        collections::describeAll),
                waiting(MilvusServiceGrpc.getAlterIndexMethod(), indexes::alter),
                waiting(MilvusServiceGrpc.getHasCollectionMethod(), collections::has),
                waiting(MilvusServiceGrpc.getDescribeCollectionMethod(), collections::describe),
                waiting(MilvusServiceGrpc.getShowCollectionsMethod(), collections::show),
                waiting(
                        MilvusServiceGrpc.getGetCollectionStatisticsMethod(),
                        collections::statistics),
                waiting(MilvusServiceGrpc.getCreatePartitionMethod(), partitions::create),
                waiting(MilvusServiceGrpc.getDropPartitionMethod(), partitions::drop),
                waiting(MilvusServiceGrpc.getHasPartitionMethod(), partitions::has),
                waiting(MilvusServiceGrpc.getShowPartitionsMethod(), partitions::show),
                waiting(
                        MilvusServiceGrpc.getGetPartitionStatisticsMethod(),
                        partitions::statistics),
                waiting(MilvusServiceGrpc.getLoadPartitionsMethod(), partitions::load),
                waiting(MilvusServiceGrpc.getReleasePartitionsMethod(), partitions::release),
                waiting(MilvusServiceGrpc.getCreateIndexMethod(), indexes::create),
                waiting(MilvusServiceGrpc.getDropIndexMethod(), indexes::drop),
                waiting(MilvusServiceGrpc.getDescribeIndexMethod(), indexes::describe),
                waiting(MilvusServiceGrpc.getGetIndexStatisticsMethod(), indexes::statistics),
                waiting(MilvusServiceGrpc.getGetIndexStateMethod(), indexes::state),
                waiting(MilvusServiceGrpc.getGetIndexBuildProgressMethod(), indexes::buildProgress),
                waiting(MilvusServiceGrpc.getLoadCollectionMethod(), loads::load),
                waiting(MilvusServiceGrpc.getReleaseCollectionMethod(), loads::release),
                waiting(MilvusServiceGrpc.getGetLoadStateMethod(), loads::state),
                waiting(MilvusServiceGrpc.getGetLoadingProgressMethod(), loads::progress),
                waiting(MilvusServiceGrpc.getInsertMethod(), writes::insert),
                waiting(MilvusServiceGrpc.getUpsertMethod(), writes::upsert),
                waiting(MilvusServiceGrpc.getDeleteMethod(), writes::delete),
                waiting(MilvusServiceGrpc.getFlushMethod(), writes::flush),
                waiting(MilvusServiceGrpc.getGetFlushStateMethod(), writes::flushState),
                waiting(MilvusServiceGrpc.getFlushAllMethod(), flushAll::begin),
                waiting(MilvusServiceGrpc.getGetFlushAllStateMethod(), flushAll::state),
                waiting(
                        MilvusServiceGrpc.getGetPersistentSegmentInfoMethod(),
                        segments::persistent),
                waiting(MilvusServiceGrpc.getGetQuerySegmentInfoMethod(), segments::loaded),
                waiting(MilvusServiceGrpc.getGetReplicasMethod(), segments::replicas),
                waiting(MilvusServiceGrpc.getLoadBalanceMethod(), segments::balance),
                waiting(MilvusServiceGrpc.getListIndexedSegmentMethod(), segments::indexed),
                waiting(MilvusServiceGrpc.getListResourceGroupsMethod(), resourceGroups::list),
                waiting(
                        MilvusServiceGrpc.getDescribeResourceGroupMethod(),
                        resourceGroups::describe),
                waiting(MilvusServiceGrpc.getCreateResourceGroupMethod(), resourceGroups::create),
                waiting(MilvusServiceGrpc.getUpdateResourceGroupsMethod(), resourceGroups::update),
                waiting(MilvusServiceGrpc.getDropResourceGroupMethod(), resourceGroups::drop),
                waiting(MilvusServiceGrpc.getTransferNodeMethod(), resourceGroups::transferNode),
                waiting(
                        MilvusServiceGrpc.getTransferReplicaMethod(),
                        resourceGroups::transferReplica),
                waiting(MilvusServiceGrpc.getManualCompactionMethod(), compactions::begin),
                waiting(MilvusServiceGrpc.getGetCompactionStateMethod(), compactions::state),
                waiting(
                        MilvusServiceGrpc.getGetCompactionStateWithPlansMethod(),
                        compactions::plans),
                waiting(MilvusServiceGrpc.getRunAnalyzerMethod(), analyzers::run),
                waiting(MilvusServiceGrpc.getComputePhraseMatchSlopMethod(), analyzers::slops),
                new GrpcMethod<>(MilvusServiceGrpc.getSearchMethod(), reads::search),
                beginning(MilvusServiceGrpc.getHybridSearchMethod(), reads::hybridSearch),
                beginning(MilvusServiceGrpc.getQueryMethod(), reads::query));
    }
}
