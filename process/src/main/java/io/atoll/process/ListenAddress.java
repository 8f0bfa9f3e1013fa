package io.atoll.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where a public port listens.
///
/// @param host an address of this machine, or a name of one
/// @param port 0 for a free one
/// @param portOption the option that sets the port, for messages
public record ListenAddress(String host, int port, String portOption) {

    /// The address to bind to. For a good message before anything else has been started, it is
    /// bound once and let go.
    ///
    /// @throws StartException if the host is not of this machine or the port is taken
    public InetSocketAddress checked() {
        InetAddress address = resolved();
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
        } catch (BindException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new StartException(this + " cannot be listened on: " + e.getMessage(), e);
        }
        return new InetSocketAddress(address, port);
    }

    private InetAddress resolved() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("host '" + host + "' is unknown: check --bind", e);
        }
    }

    private StartException refused(BindException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("in use")) {
            return new StartException(
                    "port %d of %s is taken by another process: stop it, or choose another port with %s (0: any free one)"
                            .formatted(port, host, portOption),
                    e);
        }
        if (reason.contains("assign")) {
            return new StartException(
                    "%s is not an address of this machine: check --bind".formatted(host), e);
        }
        return new StartException(
                "port %d of %s cannot be listened on (%s): choose another one with %s"
                        .formatted(port, host, reason, portOption),
                e);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
