/// One list from the lists of several nodes: hits by distance, rows by key, a key once.
///
/// Lists come in decoded from answers; what goes out says of each winner in which list it stands
/// and where, so that nothing is copied but what the client gets. Pure, without I/O.
@NullMarked
package io.atoll.router.merge;

import org.jspecify.annotations.NullMarked;
