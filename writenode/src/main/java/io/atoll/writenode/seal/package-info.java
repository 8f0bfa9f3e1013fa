/// Makes segments of journals. The roller ends a journal and opens the next one; the sealer reads
/// an ended journal, writes its living rows as flat segments and its deletes as tombstone files of
/// older segments, and puts these in its place by one commit.
@NullMarked
package io.atoll.writenode.seal;

import org.jspecify.annotations.NullMarked;
