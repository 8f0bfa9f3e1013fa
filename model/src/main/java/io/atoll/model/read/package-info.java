/// What a read of a collection asks, from the edge to the segments: as a client says it (names,
/// texts) in [io.atoll.model.read.CollectionSearch] and [io.atoll.model.read.CollectionQuery], and
/// resolved against the schema in [io.atoll.model.read.VectorQuery].
@NullMarked
package io.atoll.model.read;

import org.jspecify.annotations.NullMarked;
