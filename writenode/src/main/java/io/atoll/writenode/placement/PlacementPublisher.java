package io.atoll.writenode.placement;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.CatalogWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.groups.DeclaredGroups;
import io.atoll.writenode.reign.Deadline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Computes the placement whenever segments, read nodes or their resource groups change, and
/// publishes it in the catalog beside the manifests. What the policy does wrong is its guard's
/// concern; while the catalog cannot be written, the placement that was published stays, and it is
/// tried again.
public final class PlacementPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlacementPublisher.class);

    private final WrittenCollections collections;
    private final DeclaredGroups declared;
    private final CatalogWriter catalog;
    private final PlacementPolicy policy;
    private final long sealBytes;
    private final Agent agent;
    private final Duty publishing;
    private volatile Optional<List<Member>> members = Optional.empty();
    private final Runnable onPublish;
    private Placement published;
    private Set<String> waiting = Set.of();

    /// @param declared told of the members here
    /// @param sealBytes how large a journal may grow
    /// @param onPublish called after each new placement; returns quickly
    public PlacementPublisher(
            WrittenCollections collections,
            DeclaredGroups declared,
            CatalogWriter catalog,
            PlacementPolicy policy,
            long sealBytes,
            Placement published,
            Runnable onPublish,
            AgentMeters meters) {
        this.collections = collections;
        this.declared = declared;
        this.catalog = catalog;
        this.policy = policy;
        this.sealBytes = sealBytes;
        this.published = published;
        this.onPublish = onPublish;
        this.agent = new Agent("placement", meters);
        this.publishing = agent.takeOn("publish", Rhythm.onDemand(), this::publish);
    }

    /// Begins to follow what a discovery reports.
    public void start(Discovery discovery) {
        discovery.start(this::topologyChanged);
    }

    private void topologyChanged(DiscoveryView view) {
        switch (view) {
            case DiscoveryView.Known known -> {
                members = Optional.of(known.members());
                request();
            }
            case DiscoveryView.Unknown unknown ->
                    log.info(
                            "discovery does not know the read nodes, the placement stays reason={}",
                            unknown.reason());
        }
    }

    /// The members as discovery last knew them; empty as long as it never did.
    public Optional<List<Member>> members() {
        return members;
    }

    /// How many read nodes the segments of a collection are spread over: of its resource groups,
    /// the most in one. 0 as long as it is not known.
    public int nodesOf(Collection collection) {
        int most = 0;
        for (String group : collection.replicasByGroup().keySet()) {
            List<Member> its =
                    members.orElse(List.of()).stream()
                            .filter(member -> declared.groupOf(member).equals(group))
                            .toList();
            most = Math.max(most, ReadNode.among(its).size());
        }
        return most;
    }

    /// Asks for a new placement soon; requests that come before it is computed share it.
    public void request() {
        publishing.wake();
    }

    private void publish() {
        members.ifPresent(declared::follow);
        List<GroupSegments> groups = groups();
        if (groups.stream().allMatch(group -> group.nodes().isEmpty())) {
            return;
        }
        noteWaiting(groups);
        publish(place(groups, published));
    }

    private void publish(Placement placement) {
        if (!placement.equals(published)) {
            catalog.publishPlacement(placement.owners());
            published = placement;
            onPublish.run();
        }
    }

    private List<GroupSegments> groups() {
        return GroupSegments.of(
                collections, declared::groupOf, members.orElse(List.of()), sealBytes);
    }

    /// Each group by itself: its collections' segments on its read nodes. A segment with replicas
    /// in several groups has owners in each.
    private Placement place(List<GroupSegments> groups, Placement before) {
        var owners = new HashMap<Long, List<String>>();
        for (GroupSegments group : groups) {
            group.place(policy, before)
                    .owners()
                    .forEach((id, its) -> owners.merge(id, its, PlacementPublisher::both));
        }
        return new Placement(owners);
    }

    /// A node may be in both while it changes its group.
    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    private void noteWaiting(List<GroupSegments> groups) {
        Set<String> now =
                groups.stream()
                        .filter(GroupSegments::waits)
                        .map(GroupSegments::name)
                        .collect(Collectors.toSet());
        if (!now.equals(waiting) && !now.isEmpty()) {
            log.warn(
                    "loaded collections wait, their resource groups have no read node groups={}",
                    now);
        }
        waiting = now;
    }

    /// What the placement would be with other read nodes; nothing is changed.
    ///
    /// @param add how many more
    /// @param remove ids of nodes to go without
    /// @throws AtollException if a node is unknown, none would be left, or the policy fails
    public PlacementForecast forecast(int add, Set<String> remove, Deadline deadline) {
        return onAgent("forecast", () -> forecast(add, remove), deadline);
    }

    /// Publishes a placement in which segments have another owner. The policy is asked whether it
    /// would leave them there, had they always been there: what it takes back at once would only be
    /// loaded in vain.
    ///
    /// @return segment to its new owner; in force
    /// @throws AtollException if the move cannot be, see [SegmentMove#wish], or with
    ///   PARAMETER_INVALID if the policy would take a segment back; nothing is moved then
    public Map<Long, String> move(SegmentMove move, Deadline deadline) {
        return onAgent("move", () -> move(move), deadline);
    }

    private Map<Long, String> move(SegmentMove move) {
        List<GroupSegments> groups = groups();
        Map<Long, String> wish = move.wish(groups, published);
        Placement then = place(groups, move.fulfilled(wish, published));
        List<Long> back =
                wish.entrySet().stream()
                        .filter(each -> !then.ownersOf(each.getKey()).contains(each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        if (!back.isEmpty()) {
            // A guarded policy remembers its last answer.
            place(groups, published);
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    ("the placement policy, which keeps nodes even, would take %d of %d"
                                    + " segments back: %s")
                            .formatted(back.size(), wish.size(), back));
        }
        publish(then);
        return wish;
    }

    private <T> T onAgent(String what, Supplier<T> work, Deadline deadline) {
        var answer = new CompletableFuture<T>();
        agent.handOver(() -> complete(answer, work));
        try {
            return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AtollException refused
                    ? refused
                    : new AtollException(
                            ErrorCode.INTERNAL, "the placement policy failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new AtollException(
                    ErrorCode.DEADLINE_EXCEEDED, "the placement policy took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(
                    ErrorCode.CANCELLED, "interrupted while waiting for a " + what, e);
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> work) {
        try {
            if (!answer.isDone()) {
                answer.complete(work.get());
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private PlacementForecast forecast(int add, Set<String> remove) {
        List<GroupSegments> groups = groups();
        try {
            return PlacementForecast.of(groups, published, add, remove, policy);
        } finally {
            // A guarded policy remembers its last answer for when it fails: that must not be about
            // nodes that do not exist.
            place(groups, published);
        }
    }

    @Override
    public void close() {
        agent.close();
    }
}
