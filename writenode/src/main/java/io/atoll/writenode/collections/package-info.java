/// What the write node holds of each collection: its row, its newest manifest and the journal that
/// takes rows. Records are appended here, and manifests committed: to the catalog first, then as a
/// file on the storage.
@NullMarked
package io.atoll.writenode.collections;

import org.jspecify.annotations.NullMarked;
