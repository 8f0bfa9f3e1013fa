package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Handler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One call of the RESTful API. All are POST.
///
/// @param path behind the prefix
/// @param handler an error that it ends with becomes a code and a message
/// @param rowsApart whether the body's `data` are rows, to be read when their collection is known
public record RestMethod(String path, Handler<RestRequest, ObjectNode> handler, boolean rowsApart) {

    static RestMethod waiting(String path, Function<RestRequest, ObjectNode> work) {
        return new RestMethod(path, Handler.waiting((request, _) -> work.apply(request)), false);
    }

    static RestMethod waitingWithRows(String path, Function<RestRequest, ObjectNode> work) {
        return new RestMethod(path, Handler.waiting((request, _) -> work.apply(request)), true);
    }

    static RestMethod beginning(
            String path, Function<RestRequest, CompletableFuture<ObjectNode>> work) {
        return new RestMethod(path, Handler.beginning((request, _) -> work.apply(request)), false);
    }
}
