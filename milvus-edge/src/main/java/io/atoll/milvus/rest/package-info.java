/// Milvus's RESTful API, version 2, as a table: [RestMethods] has a line for each path, with the
/// handler that answers it.
///
/// A body comes to [RestCalls], which reads it, finds deadline and database in headers and body,
/// and starts the handler; the classes of the paths' first words do it by the router. Errors leave
/// as a code and a message, with HTTP's status 200, as Milvus's do. What has a message in gRPC too
/// becomes that message first, so that one reader has the rules.
@NullMarked
package io.atoll.milvus.rest;

import org.jspecify.annotations.NullMarked;
