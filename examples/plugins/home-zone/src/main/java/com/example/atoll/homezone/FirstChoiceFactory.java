package com.example.atoll.homezone;

import io.atoll.spi.OwnerSelector;
import io.atoll.spi.OwnerSelectorFactory;

import java.util.Map;

/// `first-choice`. It has no settings.
public final class FirstChoiceFactory implements OwnerSelectorFactory {

    @Override
    public String name() {
        return "first-choice";
    }

    @Override
    public OwnerSelector create(Map<String, String> config) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException(
                    "first-choice has no setting '"
                            + config.keySet().iterator().next()
                            + "'; it has none");
        }
        return new FirstChoice();
    }
}
