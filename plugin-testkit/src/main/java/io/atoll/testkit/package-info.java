/// The promises of `io.atoll.spi` as JUnit tests. A plugin's author extends the contract of what
/// the plugin is, says how to make it, and has the tests.
@NullMarked
package io.atoll.testkit;

import org.jspecify.annotations.NullMarked;
