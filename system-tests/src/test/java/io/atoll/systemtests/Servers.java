package io.atoll.systemtests;

import io.atoll.cli.Standalone;
import io.atoll.cli.StandaloneConfig;

import java.nio.file.Path;

/// Servers for tests.
final class Servers {
    private Servers() {}

    /// A standalone server in this process, on free ports.
    static Standalone standalone(Path data) {
        return Standalone.start(StandaloneConfig.at(data).withFreePorts());
    }
}
