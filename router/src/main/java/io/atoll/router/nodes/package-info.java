/// What is known of the cluster: which members live, what is loaded where, and how each node does.
///
/// Status answers come in from every read node several times a second ([NodeStatusPoller]), states
/// of the catalog and views of discovery when they change; one thread makes a [RoutingSnapshot] of
/// them ([RoutingTable]), which all others read. Measurements of calls are written to each node's
/// [NodeRecord], without a lock.
@NullMarked
package io.atoll.router.nodes;

import org.jspecify.annotations.NullMarked;
