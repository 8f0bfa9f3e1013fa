/// Plugins by name: those that come with Atoll, and those that operators put into a folder.
@NullMarked
package io.atoll.process.plugins;

import org.jspecify.annotations.NullMarked;
