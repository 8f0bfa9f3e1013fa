/// Merges sorted lists, of segments on a read node and of nodes on a router, into one: by distance
/// ([io.atoll.model.merge.TopKMerger]) or by key ([io.atoll.model.merge.KeyOrderMerger]). A heap of
/// list numbers finds the next head, a set of keys what was met before; nothing is allocated for a
/// candidate.
@NullMarked
package io.atoll.model.merge;

import org.jspecify.annotations.NullMarked;
