/// Searches and queries: a message, or the parameters of a RESTful call, becomes a
/// [SearchTranslation] or a [QueryTranslation], which has the router's request and what the writer
/// of the answer must know besides.
@NullMarked
package io.atoll.milvus.reads;

import org.jspecify.annotations.NullMarked;
