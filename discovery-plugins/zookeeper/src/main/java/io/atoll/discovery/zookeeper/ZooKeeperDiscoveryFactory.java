package io.atoll.discovery.zookeeper;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;

import java.util.Map;

/// `zookeeper`: finds the members that registered themselves at a ZooKeeper. Its settings are
/// listed at [ZooKeeperSettings].
public final class ZooKeeperDiscoveryFactory implements DiscoveryFactory {

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public Discovery create(Map<String, String> config) {
        ZooKeeperSettings settings = ZooKeeperSettings.of(config);
        return new ZooKeeperDiscovery(settings, settings.newClient());
    }
}
