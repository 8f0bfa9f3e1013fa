/// What a plugin author sees: discovery of members, and placement of segments on read nodes.
/// Plugins get values and return values; nothing here knows a database or the network.
@NullMarked
package io.atoll.spi;

import org.jspecify.annotations.NullMarked;
