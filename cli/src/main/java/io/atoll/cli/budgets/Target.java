package io.atoll.cli.budgets;

import io.atoll.cli.bench.MilvusConnection;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A server that is measured.
///
/// @param uri of Milvus's API
/// @param admins the admin ports of its processes
/// @param pids its processes
record Target(URI uri, List<URI> admins, List<Long> pids) {
    MilvusConnection connect() {
        return MilvusConnection.open(uri, Optional.empty());
    }
}
