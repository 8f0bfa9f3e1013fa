/// The write node: the only one that changes data. It appends to journals, seals them into
/// segments, builds indexes, changes metadata, and publishes where segments belong.
/// [io.atoll.writenode.WriteNode] puts it together.
@NullMarked
package io.atoll.writenode;

import org.jspecify.annotations.NullMarked;
