/// Follows the journals of the collections that are served: a look reads what is new, asks the
/// reign file whether it counts, and applies it to the collection's state ([ChainReader]). Reads
/// wait for looks, and loads for their turn between them, at the [JournalFollower].
@NullMarked
package io.atoll.readnode.journals;

import org.jspecify.annotations.NullMarked;
