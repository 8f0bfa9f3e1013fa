/// A cluster of real processes on this machine, without containers. A shape becomes a list of
/// processes in a folder, the list configuration files, and these the processes, which outlive the
/// command; the next command reads the list.
@NullMarked
package io.atoll.cli.local;

import org.jspecify.annotations.NullMarked;
