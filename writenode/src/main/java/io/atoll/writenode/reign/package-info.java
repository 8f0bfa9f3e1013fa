/// The reign of this write node: its epoch, the clock that issues timestamps within it, and the
/// question whether it still lasts, which everything is asked before it is acknowledged. Knows
/// nothing of what is written.
@NullMarked
package io.atoll.writenode.reign;

import org.jspecify.annotations.NullMarked;
