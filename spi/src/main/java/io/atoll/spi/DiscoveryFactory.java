package io.atoll.spi;

import java.util.Map;

/// Makes a [Discovery]; found with `ServiceLoader`.
public interface DiscoveryFactory {

    /// The name as it stands in configuration files, such as `static`.
    String name();

    /// Makes a discovery that is not started yet.
    ///
    /// @param config the plugin's own settings
    /// @throws IllegalArgumentException if a setting is missing, unknown or wrong; the message
    ///   names it
    Discovery create(Map<String, String> config);
}
