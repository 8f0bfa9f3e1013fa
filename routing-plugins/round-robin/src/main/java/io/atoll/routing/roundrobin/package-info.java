/// Placement in turn.
@NullMarked
package io.atoll.routing.roundrobin;

import org.jspecify.annotations.NullMarked;
