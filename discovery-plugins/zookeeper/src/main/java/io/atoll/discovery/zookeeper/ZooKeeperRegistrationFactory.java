package io.atoll.discovery.zookeeper;

import io.atoll.spi.Registration;
import io.atoll.spi.RegistrationFactory;

import java.util.Map;

/// `zookeeper`: registers a member at a ZooKeeper for as long as its session lives. Its settings
/// are listed at [ZooKeeperSettings].
public final class ZooKeeperRegistrationFactory implements RegistrationFactory {

    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public Registration create(Map<String, String> config) {
        ZooKeeperSettings settings = ZooKeeperSettings.of(config);
        return new ZooKeeperRegistration(settings, settings.newClient());
    }
}
