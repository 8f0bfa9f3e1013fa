package io.atoll.writenode;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.CatalogWriter.Lease;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.FencedException;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.PlacementPolicy;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A process that wants to be the write node: it stands by while another one rules and lives, takes
/// over when that one is not heard of any more, and stands by again when it is deposed itself or
/// does not know what the catalog has.
///
/// The lease only detects death. A standby that is wrong about it deposes a writer that lives, and
/// nothing is lost: see [io.atoll.writenode.takeover.TakeOver].
public final class Candidacy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Candidacy.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration TURN_PAUSE = Duration.ofMillis(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final WriteNodeConfig config;
    private final Duration lease;
    private final Storage storage;
    private final CatalogConfig catalogConfig;
    private final PlacementPolicy policy;
    private final Supplier<Discovery> discoveries;
    private final MeterRegistry meters;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final AgentMeters agents;
    private final Agent agent;
    private volatile @Nullable WriteNode active;
    private volatile boolean standingBy;
    private volatile String standing = "it has not looked at the catalog yet";

    private Candidacy(
            WriteNodeConfig config,
            Duration lease,
            Storage storage,
            CatalogConfig catalogConfig,
            PlacementPolicy policy,
            Supplier<Discovery> discoveries,
            MeterRegistry meters) {
        this.config = config;
        this.lease = lease;
        this.storage = storage;
        this.catalogConfig = catalogConfig;
        this.policy = policy;
        this.discoveries = discoveries;
        this.meters = meters;
        this.agents = new AgentMeters(meters, config.id());
        this.agent = new Agent("candidacy", agents, new Agent.Ending(false, CLOSE_LIMIT));
    }

    /// Begins to stand by; returns at once.
    ///
    /// @param lease how long a ruler may not be heard of
    /// @param discoveries one for each reign, not started yet
    public static Candidacy start(
            WriteNodeConfig config,
            Duration lease,
            Storage storage,
            CatalogConfig catalogConfig,
            PlacementPolicy policy,
            Supplier<Discovery> discoveries,
            MeterRegistry meters) {
        var candidacy =
                new Candidacy(config, lease, storage, catalogConfig, policy, discoveries, meters);
        candidacy
                .agent
                .takeOn(
                        "rule",
                        Rhythm.every(TURN_PAUSE).withPauses(RETRY_PAUSE, RETRY_PAUSE),
                        candidacy::takeTurn)
                .wake();
        return candidacy;
    }

    /// Whether it rules now.
    public boolean rules() {
        return active != null;
    }

    /// Whether another one rules and lives.
    public boolean standsBy() {
        return standingBy;
    }

    /// What it does instead of ruling, in words; empty while it rules.
    public List<String> hindrances() {
        return rules() ? List.of() : List.of(standing);
    }

    /// Waits for its turn and rules, until it does no more.
    private void takeTurn() throws IOException {
        if (closing.isDone()) {
            return;
        }
        try (CatalogWriter catalog = CatalogWriter.open(catalogConfig)) {
            if (awaitTurn(catalog)) {
                rule(catalog);
            }
        } catch (IOException | RuntimeException | Error e) {
            standing = String.valueOf(e.getMessage());
            standingBy = false;
            throw e;
        }
    }

    /// Waits until the ruler has not been heard of for the lease, by this process's own clock.
    ///
    /// @return false if this is closing
    private boolean awaitTurn(CatalogWriter catalog) {
        Lease seen = catalog.lease();
        long seenAt = System.nanoTime();
        while (!closing.isDone()) {
            if (isFree(seen)) {
                return true;
            }
            long heardNanos = System.nanoTime() - seenAt;
            if (heardNanos >= lease.toNanos()) {
                log.info(
                        "the ruler has shown no sign of life, taking over holder={} epoch={}"
                                + " millis={}",
                        seen.holder(),
                        seen.epoch(),
                        Duration.ofNanos(heardNanos).toMillis());
                return true;
            }
            standBy(seen);
            pause(lease.dividedBy(10));
            Lease now = catalog.lease();
            if (!now.equals(seen)) {
                seen = now;
                seenAt = System.nanoTime();
            }
        }
        return false;
    }

    /// Nobody has ruled yet, the ruler has let go, or it was this member before it was started
    /// anew.
    private boolean isFree(Lease seen) {
        return seen.epoch() == 0 || seen.expiresAt() == 0 || seen.holder().equals(config.id());
    }

    private void standBy(Lease ruler) {
        String now = "standing by, %s rules".formatted(ruler.holder());
        if (!now.equals(standing)) {
            log.info(
                    "standing by while another write node rules holder={} epoch={}",
                    ruler.holder(),
                    ruler.epoch());
        }
        standing = now;
        standingBy = true;
    }

    /// Rules until it is closed or has lost the reign.
    private void rule(CatalogWriter catalog) throws IOException {
        standingBy = false;
        standing = "it takes the reign over";
        var lost = new CompletableFuture<CatalogException>();
        catalog.whenLost(lost::complete);
        // From the first step on: reading the journals may take longer than the lease.
        try (var _ = keepAlive(catalog, lost);
                WriteNode node =
                        WriteNode.start(
                                config, storage, catalog, policy, discoveries.get(), meters)) {
            log.info(
                    "this write node rules now id={} address={}:{}",
                    config.id(),
                    node.host(),
                    node.port());
            active = node;
            CompletableFuture.anyOf(closing, lost).join();
            if (lost.isDone()) {
                standing = String.valueOf(lost.join().getMessage());
                log.warn("this write node rules no more id={} reason={}", config.id(), standing);
            }
        } finally {
            active = null;
        }
        if (!lost.isDone()) {
            letGo(catalog);
        }
    }

    private Agent keepAlive(CatalogWriter catalog, CompletableFuture<CatalogException> lost) {
        var keeper = new Agent("lease", agents);
        Duration period = lease.dividedBy(3);
        Rhythm rhythm = Rhythm.every(period);
        keeper.takeOn(
                "renew",
                rhythm.withPauses(rhythm.firstPause(), period),
                () -> renew(catalog, lost));
        return keeper;
    }

    /// That it fails means nothing to writes: acknowledged ones do not need the catalog, and the
    /// next ruler fences this one.
    private void renew(CatalogWriter catalog, CompletableFuture<CatalogException> lost) {
        try {
            catalog.renewLease(System.currentTimeMillis() + lease.toMillis());
        } catch (FencedException e) {
            lost.complete(e);
        }
    }

    private void letGo(CatalogWriter catalog) {
        try {
            catalog.renewLease(0);
        } catch (CatalogException e) {
            log.info(
                    "the lease was not given up, the next ruler waits until it is over id={}"
                            + " reason={}",
                    config.id(),
                    e.getMessage());
        }
    }

    private void pause(Duration duration) {
        try {
            closing.get(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            // As long as it was meant to.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            closing.complete(null);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this with an error", e);
        }
    }

    /// Ends the reign, if there is one, and lets go of it, so that a standby takes over at once.
    @Override
    public void close() {
        closing.complete(null);
        agent.close();
    }
}
