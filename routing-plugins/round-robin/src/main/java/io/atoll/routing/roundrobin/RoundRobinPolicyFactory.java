package io.atoll.routing.roundrobin;

import io.atoll.routing.allotment.NoSettings;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;

/// `round-robin`. It has no settings.
public final class RoundRobinPolicyFactory implements PlacementPolicyFactory {

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public PlacementPolicy create(Map<String, String> config) {
        NoSettings.check(name(), config);
        return new RoundRobinPolicy();
    }
}
