package io.atoll.routing.polling;

import io.atoll.spi.OwnerSelector;
import io.atoll.spi.OwnerSelectorFactory;

import java.util.Map;

/// `polling`. It has no settings.
public final class PollingFactory implements OwnerSelectorFactory {

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public OwnerSelector create(Map<String, String> config) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException(
                    "polling has no setting '"
                            + config.keySet().iterator().next()
                            + "'; it has none");
        }
        return new Polling();
    }
}
