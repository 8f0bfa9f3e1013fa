/// What a read node has of one collection. Journals and loads change a
/// [io.atoll.readnode.state.ServedState], one task after the other; each change ends in a new
/// [io.atoll.readnode.state.CollectionView], of which reads take their
/// [io.atoll.readnode.state.HeldViews]. No input or output, no lock.
@NullMarked
package io.atoll.readnode.state;

import org.jspecify.annotations.NullMarked;
