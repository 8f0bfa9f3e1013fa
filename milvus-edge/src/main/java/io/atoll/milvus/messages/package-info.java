/// Milvus's messages about collections, indexes and writes, to the router's requests and back:
/// readers make a request of a message, or refuse it, and writers an answer's message.
@NullMarked
package io.atoll.milvus.messages;

import org.jspecify.annotations.NullMarked;
