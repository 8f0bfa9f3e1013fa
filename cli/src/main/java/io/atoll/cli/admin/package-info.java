/// `atoll admin` and `atoll explain`: what operators ask a running server. A command sends its
/// question to an admin port and gets JSON, which is printed as it is or turned into tables.
@NullMarked
package io.atoll.cli.admin;

import org.jspecify.annotations.NullMarked;
