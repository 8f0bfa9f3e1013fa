package io.atoll.cli.local;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;
import java.util.Optional;

/// A process of a local cluster, as it is written down for the next command.
///
/// @param role `router`, `readnode`, `writenode`, `mysql` or `zookeeper`
/// @param pid 0 before its first start
/// @param startMillis when it was started, so that another process of that pid is not mistaken for
///   it
/// @param endpoint `host:port`
/// @param admin the URL of the admin port; empty where there is none
@JsonInclude(JsonInclude.Include.ALWAYS)
record LocalProcess(
        String role, String id, long pid, long startMillis, String endpoint, String admin) {

    /// The system's notion of a start is rounded.
    private static final long TOLERANCE_MILLIS = 2_000;

    static LocalProcess planned(String role, String id, int port, int adminPort) {
        return new LocalProcess(
                role,
                id,
                0,
                0,
                "127.0.0.1:" + port,
                adminPort == 0 ? "" : "http://127.0.0.1:" + adminPort);
    }

    /// The one of a role of which there is only one.
    static LocalProcess only(List<LocalProcess> processes, String role) {
        return processes.stream()
                .filter(process -> process.role().equals(role))
                .findFirst()
                .orElseThrow();
    }

    LocalProcess started(ProcessHandle handle) {
        return new LocalProcess(
                role, id, handle.pid(), System.currentTimeMillis(), endpoint, admin);
    }

    /// The process, if it lives.
    Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(
                        handle ->
                                handle.info()
                                        .startInstant()
                                        .map(
                                                start ->
                                                        Math.abs(start.toEpochMilli() - startMillis)
                                                                < TOLERANCE_MILLIS)
                                        .orElse(true));
    }

    boolean lives() {
        return pid != 0 && handle().isPresent();
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    int adminPort() {
        return admin.isEmpty() ? 0 : Integer.parseInt(admin.substring(admin.lastIndexOf(':') + 1));
    }
}
