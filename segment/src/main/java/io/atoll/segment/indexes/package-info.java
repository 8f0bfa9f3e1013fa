/// The types of vector indexes. Sealing asks a [io.atoll.segment.indexes.VectorIndex] how vectors
/// are written; a segment that has one opens it, and gets the [io.atoll.segment.search.OpenIndex]
/// that the planner of searches walks.
@NullMarked
package io.atoll.segment.indexes;

import org.jspecify.annotations.NullMarked;
