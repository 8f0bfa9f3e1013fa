package io.atoll.discovery.zookeeper;

import io.atoll.spi.Member;
import io.atoll.spi.Registration;
import io.atoll.spi.RegistrationException;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Keeps one ephemeral node for as long as this process lives. When its session has expired, or
/// somebody deleted the node, it is made anew.
final class ZooKeeperRegistration implements Registration {
    private static final Logger log = LoggerFactory.getLogger(ZooKeeperRegistration.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final int STEPS = 6;

    private final ZooKeeperSettings settings;
    private final CuratorFramework client;
    private final ScheduledExecutorService keeper =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("zookeeper-registration").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private final CuratorWatcher watcher =
            event -> {
                if (event.getType() == Watcher.Event.EventType.NodeDeleted) {
                    keepSoon(0);
                }
            };
    private boolean started;
    private @Nullable Member announced;
    private String trouble = "";
    private volatile boolean closed;

    /// @param client not started yet; closed with this registration
    ZooKeeperRegistration(ZooKeeperSettings settings, CuratorFramework client) {
        this.settings = settings;
        this.client = client;
    }

    /// Waits for a connection for at most 5 s, or as long as a session, which is shorter.
    @Override
    public synchronized void announce(Member self) {
        start();
        try {
            if (!client.blockUntilConnected(
                    Math.toIntExact(settings.callLimit().toMillis()), TimeUnit.MILLISECONDS)) {
                throw new RegistrationException(
                        "%s did not answer in %d ms"
                                .formatted(settings, settings.callLimit().toMillis()));
            }
            put(self, true);
            if (announced != null && !settings.node(announced).equals(settings.node(self))) {
                client.delete().quietly().forPath(settings.node(announced));
            }
            announced = self;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistrationException("interrupted while it was registered", e);
        } catch (KeeperException.NoAuthException e) {
            throw new RegistrationException(
                    "%s refuses %s: the user or password is missing or wrong"
                            .formatted(settings, settings.node(self)),
                    e);
        } catch (RegistrationException e) {
            throw e;
        } catch (Exception e) {
            throw new RegistrationException("%s: %s".formatted(settings, e.getMessage()), e);
        }
    }

    private void start() {
        if (!started) {
            started = true;
            client.getConnectionStateListenable()
                    .addListener(
                            (_, state) -> {
                                if (state == ConnectionState.RECONNECTED) {
                                    keepSoon(0);
                                }
                            });
            client.start();
        }
    }

    /// Ends with the node as it should be, and watched.
    ///
    /// @param anew whether the data is to be written even if the node stands
    private void put(Member member, boolean anew) throws Exception {
        String node = settings.node(member);
        byte[] data = MemberJson.write(member);
        boolean written = !anew;
        for (int step = 0; step < STEPS; step++) {
            try {
                Stat stat = client.checkExists().usingWatcher(watcher).forPath(node);
                if (stat == null) {
                    create(node, data);
                    written = true;
                } else if (stat.getEphemeralOwner() != session()) {
                    replace(node, data);
                    written = true;
                } else {
                    if (!written) {
                        client.setData().forPath(node, data);
                    }
                    return;
                }
            } catch (KeeperException.NoNodeException | KeeperException.NodeExistsException e) {
                // Somebody was faster, most likely the end of our own former session.
                log.debug("node changed while it was written node={}", node, e);
            }
        }
        throw new RegistrationException("%s: %s does not stay".formatted(settings, node));
    }

    private void create(String node, byte[] data) throws Exception {
        client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .withACL(settings.acl(), true)
                .forPath(node, data);
    }

    /// The node is of a session before, of this same process, and would go with it. In one
    /// transaction, so that no watcher sees the member gone.
    private void replace(String node, byte[] data) throws Exception {
        client.transaction()
                .forOperations(
                        client.transactionOp().delete().forPath(node),
                        client.transactionOp()
                                .create()
                                .withMode(CreateMode.EPHEMERAL)
                                .withACL(settings.acl())
                                .forPath(node, data));
    }

    private long session() throws Exception {
        return client.getZookeeperClient().getZooKeeper().getSessionId();
    }

    private void keepSoon(long millis) {
        keeper.schedule(this::keep, millis, TimeUnit.MILLISECONDS);
    }

    /// Makes what was announced stand again.
    private synchronized void keep() {
        Member member = announced;
        if (member == null || closed) {
            return;
        }
        try {
            put(member, false);
            trouble = "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(trouble)) {
                log.warn(
                        "member cannot be registered again, it is tried again id={} reason={}",
                        member.id(),
                        reason);
            }
            trouble = reason;
            keepSoon(RETRY_MILLIS);
        }
    }

    /// Ends the session, and with it the registration. Curator waits for it for some seconds at
    /// most.
    @Override
    public void close() {
        closed = true;
        keeper.shutdownNow();
        client.close();
    }
}
