/// The `atoll` command. Picocli reads the arguments into a command's fields; the command checks
/// them, hands them to the package that does the work, and prints what comes back. No logic of its
/// own.
@NullMarked
package io.atoll.cli;

import org.jspecify.annotations.NullMarked;
