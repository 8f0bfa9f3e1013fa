/// A whole server in one process: the members of a cluster, over a configuration that is made in
/// memory, on the loopback of this machine. [Standalone] starts them in order: write node, read
/// nodes, router, and then the public port; requests take the way that they take in a cluster.
@NullMarked
package io.atoll.cli.standalone;

import org.jspecify.annotations.NullMarked;
