package io.atoll.milvus.rest;

import static io.atoll.milvus.rest.RestMethod.beginning;
import static io.atoll.milvus.rest.RestMethod.waiting;
import static io.atoll.milvus.rest.RestMethod.waitingWithRows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.atoll.milvus.calls.Handler;
import io.atoll.model.Collection;
import io.atoll.router.Router;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// The table of Milvus's RESTful API, version 2: which path is answered by what.
public final class RestMethods {

    /// The state of quotas, as a text that has a JSON object: there are none.
    private static final TextNode NO_QUOTAS = TextNode.valueOf("{}");

    private RestMethods() {}

    public static List<RestMethod> of(Router router) {
        var collections = new RestCollections(router);
        var databases = new RestDatabases(router);
        var aliases = new RestAliases(router);
        var compactions = new RestCompactions(router);
        var partitions = new RestPartitions(router);
        var indexes = new RestIndexes(router);
        var writes = new RestWrites(router);
        var reads = new RestReads(router);
        var analyses = new RestAnalyses(router);
        var searches = new RestSearches(router);
        var segments = new RestSegments(router);
        var resourceGroups = new RestResourceGroups(router);
        return List.of(
                waiting("collections/list", collections::list),
                waiting("collections/has", collections::has),
                waiting("collections/describe", collections::describe),
                waiting("collections/create", collections::create),
                waiting("collections/alter_properties", collections::alter),
                waiting("collections/drop", collections::drop),
                waiting("collections/rename", collections::rename),
                waiting("collections/drop_properties", collections::dropProperties),
                waiting("collections/truncate", collections::truncate),
                waiting("collections/refresh_load", collections::load),
                waiting("collections/fields/add", collections::addField),
                waiting("collections/fields/alter_properties", collections::alterField),
                waiting("collections/get_stats", collections::stats),
                waiting("collections/load", collections::load),
                waiting("collections/release", collections::release),
                waiting("collections/get_load_state", collections::loadState),
                waiting("collections/flush", collections::flush),
                waiting("collections/compact", compactions::begin),
                waiting("collections/get_compaction_state", compactions::state),
                waiting("databases/list", databases::list),
                waiting("databases/describe", databases::describe),
                waiting("databases/create", databases::create),
                waiting("databases/drop", databases::drop),
                waiting("databases/alter", databases::alter),
                waiting("databases/drop_properties", databases::dropProperties),
                waiting("aliases/list", aliases::list),
                waiting("aliases/describe", aliases::describe),
                waiting("aliases/create", aliases::create),
                waiting("aliases/alter", aliases::alter),
                waiting("aliases/drop", aliases::drop),
                waiting("collections/add_function", collections::addFunction),
                waiting("collections/alter_function", collections::alterFunction),
                waiting("collections/drop_function", collections::dropFunction),
                waiting("quotacenter/describe", _ -> RestAnswer.success(NO_QUOTAS)),
                waiting("common/run_analyzer", analyses::run),
                waiting("partitions/list", partitions::list),
                waiting("partitions/has", partitions::has),
                waiting("partitions/create", partitions::create),
                waiting("partitions/drop", partitions::drop),
                waiting("partitions/get_stats", partitions::stats),
                waiting("partitions/load", partitions::load),
                waiting("partitions/release", partitions::release),
                waiting("segments/describe", segments::describe),
                waiting("resource_groups/list", resourceGroups::list),
                waiting("resource_groups/describe", resourceGroups::describe),
                waiting("resource_groups/create", resourceGroups::create),
                waiting("resource_groups/alter", resourceGroups::alter),
                waiting("resource_groups/drop", resourceGroups::drop),
                waiting("resource_groups/transfer_replica", resourceGroups::transferReplica),
                waiting("indexes/list", indexes::list),
                waiting("indexes/alter_properties", indexes::alter),
                waiting("indexes/drop_properties", indexes::dropProperties),
                waiting("indexes/describe", indexes::describe),
                waiting("indexes/create", indexes::create),
                waiting("indexes/drop", indexes::drop),
                waitingWithRows("entities/insert", writes::insert),
                waitingWithRows("entities/upsert", writes::upsert),
                waiting("entities/delete", writes::delete),
                new RestMethod(
                        "entities/get",
                        Handler.lookingUp((request, _) -> reads.collection(request), reads::get),
                        false),
                beginning("entities/query", reads::query),
                searching("entities/search", searches, searches::search),
                searching("entities/hybrid_search", searches, searches::hybridSearch),
                searching("entities/advanced_search", searches, searches::hybridSearch));
    }

    private static RestMethod searching(
            String path,
            RestSearches searches,
            BiFunction<RestRequest, Collection, CompletableFuture<ObjectNode>> search) {
        return new RestMethod(
                path,
                Handler.lookingUp((request, _) -> searches.collection(request), search),
                false);
    }
}
