/// What operators ask a running server, and how it is printed.
@NullMarked
package io.atoll.cli.admin;

import org.jspecify.annotations.NullMarked;
