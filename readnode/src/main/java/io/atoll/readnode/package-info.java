/// A read node: serves searches over the segments that it owns. [io.atoll.readnode.ReadNode] puts
/// its rooms together. A request comes in by `service`, is computed in `search` over a view of
/// `state`; `loads` and `journals` bring the state up to date; `calls` has what every call carries.
/// Arrows run from `service` and `loads` down to `search` and `journals`, to `state`, to `calls`.
@NullMarked
package io.atoll.readnode;

import org.jspecify.annotations.NullMarked;
