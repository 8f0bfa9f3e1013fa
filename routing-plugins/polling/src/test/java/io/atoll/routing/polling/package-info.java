@NullMarked
package io.atoll.routing.polling;

import org.jspecify.annotations.NullMarked;
