/// The work of a read on the node's threads: each segment's view is searched or listed, the lists
/// are merged, and the output fields of the winners are read. Every longer step asks whether the
/// answer is still wanted.
@NullMarked
package io.atoll.readnode.search;

import org.jspecify.annotations.NullMarked;
