/// The router: plans a read from one snapshot, scatters it over read nodes, merges the answers;
/// forwards writes and changes of metadata to the active write node. [io.atoll.router.Router] is
/// what an edge talks to.
@NullMarked
package io.atoll.router;

import org.jspecify.annotations.NullMarked;
