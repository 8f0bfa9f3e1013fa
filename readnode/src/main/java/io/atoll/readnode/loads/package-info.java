/// Keeps a node holding what it should: the planner says what falls to it, the upkeep starts a load
/// for what is missing, a load opens a segment, folds tombstones in or indexes a journal's rows,
/// and brings that into the collection's state; what others hold now is let go.
@NullMarked
package io.atoll.readnode.loads;

import org.jspecify.annotations.NullMarked;
