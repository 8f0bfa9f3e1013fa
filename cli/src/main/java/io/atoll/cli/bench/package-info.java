/// Measures a server through Milvus's public gRPC interface: loads vectors, searches them, compares
/// the answers with exact ones.
@NullMarked
package io.atoll.cli.bench;

import org.jspecify.annotations.NullMarked;
