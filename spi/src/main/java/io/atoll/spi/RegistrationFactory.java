package io.atoll.spi;

import java.util.Map;

/// Makes a [Registration]; found with `ServiceLoader`. A plugin whose members are listed by others,
/// such as `static`, has a [DiscoveryFactory] alone.
public interface RegistrationFactory {

    /// The name as it stands in configuration files, such as `zookeeper`; that of the
    /// [DiscoveryFactory] which finds what is registered here.
    String name();

    /// Makes a registration that has announced nothing yet. It connects later: a registry that is
    /// away does not fail this.
    ///
    /// @param config the plugin's own settings, the same as its discovery gets
    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong; the message
    ///   names it
    Registration create(Map<String, String> config);
}
