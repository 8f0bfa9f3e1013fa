/// Placement by rendezvous hashing.
@NullMarked
package io.atoll.routing.rendezvous;

import org.jspecify.annotations.NullMarked;
