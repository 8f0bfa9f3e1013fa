package io.atoll.process;

import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// The placement policies on the class path, by name.
public final class PlacementPolicies {

    private PlacementPolicies() {}

    /// Makes the policy of a name with its settings.
    ///
    /// @throws StartException if there is none of that name or two, or a setting is wrong
    public static PlacementPolicy create(String name, Map<String, String> settings) {
        var factories = new TreeMap<String, PlacementPolicyFactory>();
        for (PlacementPolicyFactory factory : ServiceLoader.load(PlacementPolicyFactory.class)) {
            PlacementPolicyFactory other = factories.put(factory.name(), factory);
            if (other != null) {
                throw new StartException(
                        "routing policy '%s' is there twice: %s and %s"
                                .formatted(
                                        factory.name(),
                                        other.getClass().getName(),
                                        factory.getClass().getName()));
            }
        }
        PlacementPolicyFactory factory = factories.get(name);
        if (factory == null) {
            throw new StartException(
                    "routing policy '%s' is unknown; available: %s."
                                    .formatted(name, String.join(", ", factories.keySet()))
                            + Nearest.of(name, factories.keySet())
                                    .map(" Did you mean '%s'?"::formatted)
                                    .orElse(""));
        }
        try {
            return factory.create(settings);
        } catch (IllegalArgumentException e) {
            throw new StartException("routing policy: " + e.getMessage(), e);
        }
    }
}
