/// Leaves a copy of the catalog on the storage after each change, and reads the newest one, from
/// which members start while the database is away.
@NullMarked
package io.atoll.writenode.copy;

import org.jspecify.annotations.NullMarked;
