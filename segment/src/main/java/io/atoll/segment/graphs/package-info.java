/// Graphs over vectors: how they are built and written. They are read and walked by Lucene's HNSW
/// format.
@NullMarked
package io.atoll.segment.graphs;

import org.jspecify.annotations.NullMarked;
