@NullMarked
package io.atoll.discovery.zookeeper;

import org.jspecify.annotations.NullMarked;
