@NullMarked
package io.atoll.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
