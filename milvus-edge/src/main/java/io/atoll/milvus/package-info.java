/// The public edge: Milvus gRPC and REST on one side, our requests on the other.
@NullMarked
package io.atoll.milvus;

import org.jspecify.annotations.NullMarked;
