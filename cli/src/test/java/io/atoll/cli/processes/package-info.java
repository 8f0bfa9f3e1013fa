@NullMarked
package io.atoll.cli.processes;

import org.jspecify.annotations.NullMarked;
