package io.atoll.router.api;

import io.grpc.ManagedChannelBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/// Calls read nodes that run in this process without a socket: messages are handed over as they
/// are, a request is admitted on the thread that sends it, and an answer merged on the thread that
/// computed it.
///
/// @param names by port, what nodes of this process are called by
/// @param deadlines for those of calls; stays the caller's to close, after the router
/// @param others how nodes of other processes are connected to
public record InProcess(
        Map<Integer, String> names, ScheduledExecutorService deadlines, NodeConnections others)
        implements NodeConnections {

    public InProcess {
        names = Map.copyOf(names);
    }

    @Override
    public List<? extends ManagedChannelBuilder<?>> to(String host, int port) {
        String name = names.get(port);
        return name == null
                ? others.to(host, port)
                : List.of(
                        InProcessChannelBuilder.forName(name).scheduledExecutorService(deadlines));
    }

    @Override
    public int current() {
        return others.current();
    }
}
