/// Discovery and registration by ZooKeeper. The format of what is registered: [MemberJson].
@NullMarked
package io.atoll.discovery.zookeeper;

import org.jspecify.annotations.NullMarked;
