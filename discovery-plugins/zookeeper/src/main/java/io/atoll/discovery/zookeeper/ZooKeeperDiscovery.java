package io.atoll.discovery.zookeeper;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Reads all registrations whenever one of them changes. That is a few reads per change, and leaves
/// nothing to keep in step: after a lost connection or session the same reading sets its watches
/// anew.
///
/// While there is no connection, or the path is missing or may not be read, it cannot tell. A path
/// that is there and has nothing in it means that there are no members.
final class ZooKeeperDiscovery implements Discovery {
    private static final Logger log = LoggerFactory.getLogger(ZooKeeperDiscovery.class);
    private static final long RETRY_MILLIS = 1_000;

    private final ZooKeeperSettings settings;
    private final CuratorFramework client;
    private final ScheduledExecutorService reader =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("zookeeper-discovery").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private final CuratorWatcher watcher = this::changed;
    private final AtomicBoolean requested = new AtomicBoolean();
    private @Nullable Consumer<DiscoveryView> listener;
    private @Nullable DiscoveryView told;
    private boolean closed;

    // Only the reader's thread knows these.
    private boolean connected;
    private Set<String> remarked = new HashSet<>();

    /// @param client not started yet; closed with this discovery
    ZooKeeperDiscovery(ZooKeeperSettings settings, CuratorFramework client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    public void start(Consumer<DiscoveryView> listener) {
        synchronized (this) {
            if (this.listener != null) {
                throw new IllegalStateException("this discovery was started before");
            }
            this.listener = listener;
        }
        tell(new Unknown("not connected to %s yet".formatted(settings)));
        client.getConnectionStateListenable()
                .addListener((_, state) -> reader.execute(() -> connectionChanged(state)));
        client.start();
    }

    private void connectionChanged(ConnectionState state) {
        connected = state.isConnected();
        switch (state) {
            case CONNECTED, RECONNECTED, READ_ONLY -> request();
            case SUSPENDED -> tell(new Unknown("the connection to %s is lost".formatted(settings)));
            case LOST ->
                    tell(new Unknown("the session at %s expired or may have".formatted(settings)));
        }
    }

    private void changed(WatchedEvent event) {
        // Without a type it is about the connection, which has a listener of its own.
        if (event.getType() != Watcher.Event.EventType.None) {
            request();
        }
    }

    /// Reads soon; requests that come before it begins share it.
    private void request() {
        if (requested.compareAndSet(false, true)) {
            reader.execute(this::read);
        }
    }

    private void read() {
        requested.set(false);
        if (!connected) {
            return;
        }
        try {
            tell(new Known(members(client.getChildren().usingWatcher(watcher).forPath(path()))));
        } catch (KeeperException.NoNodeException _) {
            awaitPath();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            cannotRead(e);
        }
    }

    private String path() {
        return settings.members();
    }

    private List<Member> members(List<String> names) throws Exception {
        var remarks = new HashSet<String>();
        Map<String, Registered> youngest = new HashMap<>();
        for (String name : names) {
            var stat = new Stat();
            byte[] data;
            try {
                data =
                        client.getData()
                                .storingStatIn(stat)
                                .usingWatcher(watcher)
                                .forPath(path() + "/" + name);
            } catch (KeeperException.NoNodeException _) {
                continue;
            }
            try {
                var registered = new Registered(MemberJson.read(data), stat.getCzxid());
                Registered other = youngest.get(registered.member.id());
                if (other != null) {
                    remarks.add(
                            "id %s is registered twice, the younger counts"
                                    .formatted(registered.member.id()));
                }
                if (other == null || other.createdAt < registered.createdAt) {
                    youngest.put(registered.member.id(), registered);
                }
            } catch (IllegalArgumentException e) {
                remarks.add("%s is no member: %s".formatted(name, e.getMessage()));
            }
        }
        remark(remarks);
        List<Member> members = new ArrayList<>();
        youngest.values().forEach(each -> members.add(each.member));
        members.sort((a, b) -> a.id().compareTo(b.id()));
        return members;
    }

    /// @param createdAt the transaction that made the node: a later one has a greater number
    private record Registered(Member member, long createdAt) {}

    /// Says once what is odd, for as long as it is.
    private void remark(Set<String> remarks) {
        for (String each : remarks) {
            if (!remarked.contains(each)) {
                log.warn("{} path={}", each, path());
            }
        }
        remarked = remarks;
    }

    /// A wrong path looks like an empty cluster. Members make the path when they register, so it is
    /// missing only before the first of them, or where it is wrong.
    private void awaitPath() {
        try {
            if (client.checkExists().usingWatcher(watcher).forPath(path()) != null) {
                request();
                return;
            }
            tell(
                    new Unknown(
                            "%s has no path %s: no member has registered there yet"
                                    .formatted(settings, path())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            cannotRead(e);
        }
    }

    private void cannotRead(Exception e) {
        String why =
                e instanceof KeeperException.NoAuthException
                        ? "the user or password is missing or wrong"
                        : String.valueOf(e.getMessage());
        tell(new Unknown("%s cannot be read at %s: %s".formatted(path(), settings, why)));
        reader.schedule(this::request, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void tell(DiscoveryView view) {
        if (!closed && listener != null && !view.equals(told)) {
            told = view;
            listener.accept(view);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        reader.shutdownNow();
        client.close();
    }
}
