/// `atoll demo`: vectors are made or read, loaded into a server of its own or a cluster, and
/// searched; the answers are compared with exact ones, and figures go to the terminal.
@NullMarked
package io.atoll.cli.demo;

import org.jspecify.annotations.NullMarked;
