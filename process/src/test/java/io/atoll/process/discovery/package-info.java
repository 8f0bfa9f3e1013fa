@NullMarked
package io.atoll.process.discovery;

import org.jspecify.annotations.NullMarked;
