/// What a person at a terminal sees, and what must be undone when they press Ctrl-C.
@NullMarked
package io.atoll.cli.terminal;

import org.jspecify.annotations.NullMarked;
