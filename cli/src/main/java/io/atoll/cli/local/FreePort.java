package io.atoll.cli.local;

import io.atoll.process.StartException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Finds ports of the loopback interface for processes that are started a moment later.
public final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    /// Nobody may listen on them yet.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /// One that nobody listens on, and below those that systems give to outgoing connections: it is
    /// to be free still when the process starts. None is given twice by this process.
    ///
    /// @throws StartException if none is found
    public static int find() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(port)) {
                    return socket.getLocalPort();
                }
            } catch (BindException _) {
                // Somebody has it.
            }
        }
        throw new StartException(
                "no free port was found between %d and %d in %d attempts"
                        .formatted(LOWEST, HIGHEST, ATTEMPTS));
    }
}
