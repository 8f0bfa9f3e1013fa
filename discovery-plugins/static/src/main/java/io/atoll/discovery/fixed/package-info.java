/// Discovery from a fixed list of members.
@NullMarked
package io.atoll.discovery.fixed;

import org.jspecify.annotations.NullMarked;
