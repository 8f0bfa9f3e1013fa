/// Begins a reign: checks that catalog and storage belong together, fences the writer before, reads
/// its journals to their ends, fixes these, and opens the journals that follow.
@NullMarked
package io.atoll.writenode.takeover;

import org.jspecify.annotations.NullMarked;
