package io.atoll.systemtests;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;

import java.nio.file.Path;

/// Servers for tests.
final class Servers {
    private Servers() {}

    /// A standalone server in this process, on free ports.
    static Standalone standalone(Path data) {
        return Standalone.start(StandaloneConfig.at(data).withFreePorts());
    }
}
