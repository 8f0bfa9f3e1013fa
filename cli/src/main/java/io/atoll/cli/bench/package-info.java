/// Measures a server through Milvus's public gRPC interface: vectors from a file go into a
/// collection, queries to the server and into an exact search, and the comparison and the times
/// into a report.
@NullMarked
package io.atoll.cli.bench;

import org.jspecify.annotations.NullMarked;
