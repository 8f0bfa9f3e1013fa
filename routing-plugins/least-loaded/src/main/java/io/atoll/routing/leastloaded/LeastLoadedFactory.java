package io.atoll.routing.leastloaded;

import io.atoll.spi.OwnerSelector;
import io.atoll.spi.OwnerSelectorFactory;

import java.util.Map;

/// `least-loaded`. It has no settings.
public final class LeastLoadedFactory implements OwnerSelectorFactory {

    @Override
    public String name() {
        return "least-loaded";
    }

    @Override
    public OwnerSelector create(Map<String, String> config) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException(
                    "least-loaded has no setting '"
                            + config.keySet().iterator().next()
                            + "'; it has none");
        }
        return new LeastLoaded();
    }
}
