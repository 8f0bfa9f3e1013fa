/// What every process has: configuration, admin port, health, metrics, drain.
@NullMarked
package io.atoll.process;

import org.jspecify.annotations.NullMarked;
