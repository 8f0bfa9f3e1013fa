/// The single writer: journal, sealing, index building, compaction and DDL.
@NullMarked
package io.atoll.writenode;

import org.jspecify.annotations.NullMarked;
