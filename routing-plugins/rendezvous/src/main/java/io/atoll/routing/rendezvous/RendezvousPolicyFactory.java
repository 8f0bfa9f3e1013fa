package io.atoll.routing.rendezvous;

import io.atoll.routing.allotment.NoSettings;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;

/// `rendezvous`. It has no settings.
public final class RendezvousPolicyFactory implements PlacementPolicyFactory {

    @Override
    public String name() {
        return "rendezvous";
    }

    @Override
    public PlacementPolicy create(Map<String, String> config) {
        NoSettings.check(name(), config);
        return new RendezvousPolicy();
    }
}
