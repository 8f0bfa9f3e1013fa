/// The members of a cluster, each a process of its own: a configuration becomes the records of a
/// role, these its parts, which are opened in order and closed in the reverse one.
@NullMarked
package io.atoll.cli.members;

import org.jspecify.annotations.NullMarked;
