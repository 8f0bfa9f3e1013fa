package io.atoll.routing.hash;

import io.atoll.routing.allotment.NoSettings;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;

/// `hash`. It has no settings.
public final class HashPolicyFactory implements PlacementPolicyFactory {

    @Override
    public String name() {
        return "hash";
    }

    @Override
    public PlacementPolicy create(Map<String, String> config) {
        NoSettings.check(name(), config);
        return new HashPolicy();
    }
}
