package io.atoll.process.plugins;

import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.OwnerSelectorFactory;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.spi.RegistrationFactory;

import java.util.function.Function;

/// What plugins there can be.
///
/// @param word what it is called, in messages
/// @param name how a factory says its name
record PluginKind<F>(Class<F> factory, String word, Function<F, String> name) {
    static final PluginKind<PlacementPolicyFactory> PLACEMENT =
            new PluginKind<>(
                    PlacementPolicyFactory.class, "routing policy", PlacementPolicyFactory::name);
    static final PluginKind<DiscoveryFactory> DISCOVERY =
            new PluginKind<>(DiscoveryFactory.class, "discovery", DiscoveryFactory::name);
    static final PluginKind<OwnerSelectorFactory> SELECTOR =
            new PluginKind<>(
                    OwnerSelectorFactory.class, "owner selector", OwnerSelectorFactory::name);
    static final PluginKind<RegistrationFactory> REGISTRATION =
            new PluginKind<>(RegistrationFactory.class, "registration", RegistrationFactory::name);
}
