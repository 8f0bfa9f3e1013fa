/// What a process is told by its configuration file, its environment and its command line.
@NullMarked
package io.atoll.process.config;

import org.jspecify.annotations.NullMarked;
