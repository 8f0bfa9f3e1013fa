/// How a process takes part in its cluster: what it tells of itself, and which answers it believes.
@NullMarked
package io.atoll.process.discovery;

import org.jspecify.annotations.NullMarked;
