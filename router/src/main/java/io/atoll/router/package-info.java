/// What an edge talks to, and where the parts of a router are put together:
/// [io.atoll.router.Router]. Its reads are started, admitted and watched in
/// [io.atoll.router.Reads].
///
/// The catalog, discovery and the nodes' own answers feed one routing table (`nodes`). A read is
/// planned from its snapshot (`plan`), scattered over the read nodes until each segment is in one
/// accepted answer (`scatter`), and merged (`merge`); whoever wants to know how it went is told of
/// its steps (`watch`). Changes go to the active write node (`write`). What is said and answered is
/// values (`api`).
///
/// The arrows run one way, from here to `write` and `scatter`, then `watch`, `plan`, `nodes`,
/// `merge` and `api`: a package knows none that stands before it in this list.
@NullMarked
package io.atoll.router;

import org.jspecify.annotations.NullMarked;
