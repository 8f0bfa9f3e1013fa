/// `atoll demo --chaos`: a cluster loses its parts while it is searched. Steady searches go to its
/// routers, their answers and times into a tally, and the tally's figures to the terminal.
@NullMarked
package io.atoll.cli.chaos;

import org.jspecify.annotations.NullMarked;
