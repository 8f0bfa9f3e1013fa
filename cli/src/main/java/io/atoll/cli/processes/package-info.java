/// What servers' processes use: as Linux counts it in `/proc`, for those of this machine, and as
/// they count it themselves at their admin ports.
@NullMarked
package io.atoll.cli.processes;

import org.jspecify.annotations.NullMarked;
