/// Makes fewer, indexed segments without dead rows of sealed ones. The policy says what is due, as
/// a pure function; the scheduler keeps what runs, waits and was asked for; the rebuilder writes
/// one segment anew from its sources and commits it in their place.
@NullMarked
package io.atoll.writenode.rebuild;

import org.jspecify.annotations.NullMarked;
