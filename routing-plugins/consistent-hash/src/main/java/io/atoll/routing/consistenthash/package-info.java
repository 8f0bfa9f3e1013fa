/// The default placement: consistent hashing with bounded loads.
@NullMarked
package io.atoll.routing.consistenthash;

import org.jspecify.annotations.NullMarked;
