package io.atoll.cli.bench;

import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// The server that is measured.
///
/// @param uri of Milvus's API
/// @param admins where its processes count what they do, if that is to be read
/// @param pids its processes, if they are on this machine and are to be looked at
/// @param own the server, if it was started for this
public record MeasuredServer(
        URI uri,
        Optional<String> token,
        List<URI> admins,
        List<Long> pids,
        Optional<LocalServer> own) {
    public MeasuredServer {
        admins = List.copyOf(admins);
        pids = List.copyOf(pids);
    }

    /// One that was started for this.
    public static MeasuredServer of(LocalServer server) {
        List<Long> pids = ProcessUse.isTold() ? List.of(server.pid()) : List.of();
        return new MeasuredServer(
                server.uri(), Optional.empty(), List.of(server.admin()), pids, Optional.of(server));
    }

    MilvusConnection connect() {
        return MilvusConnection.open(uri, token);
    }
}
