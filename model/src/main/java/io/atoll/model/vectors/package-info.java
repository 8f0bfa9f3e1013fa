/// What there is to know of vector indexes before any is built: which vectors and metrics each
/// takes, and which parameters of building and searching are allowed, in Milvus's words.
@NullMarked
package io.atoll.model.vectors;

import org.jspecify.annotations.NullMarked;
