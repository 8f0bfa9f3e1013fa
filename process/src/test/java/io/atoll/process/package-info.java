@NullMarked
package io.atoll.process;

import org.jspecify.annotations.NullMarked;
