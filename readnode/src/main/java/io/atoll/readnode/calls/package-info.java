/// What every call to a read node carries with it: how long it may take and whether its client
/// still waits ([io.atoll.readnode.calls.CallLimit]), its spans, and what is measured of it. Knows
/// no segment and no journal.
@NullMarked
package io.atoll.readnode.calls;

import org.jspecify.annotations.NullMarked;
