/// Writes batches of rows: a batch that was written before is answered from memory, one that runs
/// ahead of sealing and building waits or is refused, all others are checked, appended to the
/// journal of their collection, made durable and acknowledged.
@NullMarked
package io.atoll.writenode.write;

import org.jspecify.annotations.NullMarked;
