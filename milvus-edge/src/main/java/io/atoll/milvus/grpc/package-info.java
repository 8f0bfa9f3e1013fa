/// Milvus's gRPC service as a table: [GrpcMethods] has a line for each method that is built, with
/// its descriptor, from which its empty answer is known, and the handler that answers it.
///
/// A message comes to [GrpcCalls], which refuses what it does not understand, finds deadline and
/// database, and starts the handler; the classes named `...Calls` do it by the router. What comes
/// of it, or the status of what went wrong, goes back through [GrpcCalls].
@NullMarked
package io.atoll.milvus.grpc;

import org.jspecify.annotations.NullMarked;
