/// The members of a cluster, each a process of its own: what they are made of and in which order.
@NullMarked
package io.atoll.cli.members;

import org.jspecify.annotations.NullMarked;
