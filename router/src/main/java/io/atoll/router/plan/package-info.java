/// What a read reads, and which nodes it asks for that.
///
/// A request is checked and resolved against the collection ([ResolvedRead], [SearchRules]); with a
/// snapshot of the cluster it becomes a [Plan]: parts of segments, a node for each. Without I/O,
/// and done again for what a node failed with.
@NullMarked
package io.atoll.router.plan;

import org.jspecify.annotations.NullMarked;
