/// The `atoll` command: wires the parts together and prints, without logic of its own.
@NullMarked
package io.atoll.cli;

import org.jspecify.annotations.NullMarked;
