/// Whole processes under real clients.
@NullMarked
package io.atoll.systemtests;

import org.jspecify.annotations.NullMarked;
