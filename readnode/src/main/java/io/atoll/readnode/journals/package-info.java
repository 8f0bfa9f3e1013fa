/// Follows the journals of the collections that are served: a look reads what is new
/// ([io.atoll.readnode.journals.JournalFollower]), asks the reign file whether it counts, and
/// applies it to the collection's state. Reads wait for looks here, and loads for their turn
/// between them.
@NullMarked
package io.atoll.readnode.journals;

import org.jspecify.annotations.NullMarked;
