package io.atoll.milvus;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;

import io.atoll.router.Router;

/// Milvus's RESTful API, version 2: which path goes where. All are POST.
final class RestRoutes {
    static final String PREFIX = "/v2/vectordb/";
    private static final int NO_SUCH_PATH = 404;

    private RestRoutes() {}

    static void add(ServerBuilder server, Router router, RestCalls calls, int maxRequestBytes) {
        var routes = new Adding(server, maxRequestBytes);
        var collections = new RestCollections(router);
        routes.post("collections/list", calls.waiting(collections::list));
        routes.post("collections/has", calls.waiting(collections::has));
        routes.post("collections/describe", calls.waiting(collections::describe));
        routes.post("collections/create", calls.waiting(collections::create));
        routes.post("collections/alter_properties", calls.waiting(collections::alter));
        routes.post("collections/drop", calls.waiting(collections::drop));
        routes.post("collections/get_stats", calls.waiting(collections::stats));
        routes.post("collections/load", calls.waiting(collections::load));
        routes.post("collections/release", calls.waiting(collections::release));
        routes.post("collections/get_load_state", calls.waiting(collections::loadState));
        routes.post("collections/flush", calls.waiting(collections::flush));

        var compactions = new RestCompactions(router);
        routes.post("collections/compact", calls.waiting(compactions::begin));
        routes.post("collections/get_compaction_state", calls.waiting(compactions::state));

        var indexes = new RestIndexes(router);
        routes.post("indexes/list", calls.waiting(indexes::list));
        routes.post("indexes/describe", calls.waiting(indexes::describe));
        routes.post("indexes/create", calls.waiting(indexes::create));
        routes.post("indexes/drop", calls.waiting(indexes::drop));

        var writes = new RestWrites(router);
        routes.post("entities/insert", calls.waitingRaw(writes::insert));
        routes.post("entities/upsert", calls.waitingRaw(writes::upsert));
        routes.post("entities/delete", calls.waiting(writes::delete));

        var reads = new RestReads(router);
        routes.post("entities/get", calls.lookingUp(reads::collection, reads::get));
        routes.post("entities/query", calls.asynchronous(reads::query));
        routes.post("entities/search", calls.asynchronous(reads::search));

        server.serviceUnder(
                PREFIX,
                (_, request) ->
                        HttpResponse.of(
                                request.aggregate().handle((_, _) -> noSuchPath(request.path()))));
    }

    private static HttpResponse noSuchPath(String path) {
        return RestCalls.json(
                        HttpStatus.NOT_FOUND,
                        RestAnswer.error(NO_SUCH_PATH, "no POST path " + path + " is supported"))
                .toHttpResponse();
    }

    private record Adding(ServerBuilder server, int maxRequestBytes) {
        void post(String path, HttpService service) {
            server.route()
                    .methods(HttpMethod.POST)
                    .path(PREFIX + path)
                    .maxRequestLength(maxRequestBytes)
                    .build(service);
        }
    }
}
