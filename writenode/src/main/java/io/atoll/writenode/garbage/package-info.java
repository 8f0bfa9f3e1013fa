/// Deletes what nobody needs any more. What left its manifest goes when its grace is over and no
/// read node has it loaded; what the catalog never knew is found by a sweep of the storage, set
/// aside, and deleted later.
@NullMarked
package io.atoll.writenode.garbage;

import org.jspecify.annotations.NullMarked;
