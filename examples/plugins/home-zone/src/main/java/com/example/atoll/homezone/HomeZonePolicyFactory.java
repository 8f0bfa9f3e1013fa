package com.example.atoll.homezone;

import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;

/// `home-zone`. Its one setting, `zone`, is the name of the zone; it has to be given.
public final class HomeZonePolicyFactory implements PlacementPolicyFactory {
    private static final String ZONE = "zone";

    @Override
    public String name() {
        return "home-zone";
    }

    @Override
    public PlacementPolicy create(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!setting.equals(ZONE)) {
                throw new IllegalArgumentException(
                        "home-zone has no setting '" + setting + "'; it has " + ZONE);
            }
        }
        String zone = config.getOrDefault(ZONE, "");
        if (zone.isEmpty()) {
            throw new IllegalArgumentException("home-zone: the setting " + ZONE + " is missing");
        }
        return new HomeZonePolicy(zone);
    }
}
