/// The public edge: serves Milvus's gRPC and RESTful API on one port and asks a router.
///
/// A request comes in by [io.atoll.milvus.grpc] or [io.atoll.milvus.rest], each a table of its
/// methods. Beyond that both take one way: [io.atoll.milvus.messages] and, for searches and
/// queries, [io.atoll.milvus.reads] make the router's requests of Milvus's messages and Milvus's
/// answers of the router's; [io.atoll.milvus.values] does so with the values of fields. What a call
/// has whatever it asks is in [io.atoll.milvus.calls]. Each package knows only those named after
/// it.
@NullMarked
package io.atoll.milvus;

import org.jspecify.annotations.NullMarked;
