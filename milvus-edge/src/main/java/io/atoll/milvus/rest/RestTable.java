package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes routes of the table of paths. What is not in the table is answered in JSON too.
public final class RestTable {
    static final String PREFIX = "/v2/vectordb/";
    private static final int NO_SUCH_PATH = 404;

    private RestTable() {}

    public static void add(
            ServerBuilder server,
            List<RestMethod> methods,
            JsonNode restApi,
            RestCalls calls,
            int maxRequestBytes) {
        for (RestMethod method : methods) {
            server.route()
                    .methods(HttpMethod.POST)
                    .path(PREFIX + method.path())
                    .maxRequestLength(maxRequestBytes)
                    .build((context, request) -> calls.run(method, context, request));
        }
        byte[] openApi = restApi.toString().getBytes(StandardCharsets.UTF_8);
        server.service(
                PREFIX + "openapi.json",
                (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, openApi));
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
}
