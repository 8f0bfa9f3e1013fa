/// A cluster of real processes on this machine, without containers.
@NullMarked
package io.atoll.cli.local;

import org.jspecify.annotations.NullMarked;
