package io.atoll.readnode.loads;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.CatalogCache;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.readnode.journals.JournalFollower;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.journals.ServedCollections;
import io.atoll.readnode.state.CollectionShare;
import io.atoll.readnode.state.FollowedJournal;
import io.atoll.readnode.state.HeldSegment;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.Storage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Keeps a node holding what it should: after every change of the catalog or of the members, and
/// now and then, it plans what to hold, starts loads for what is missing, lets go of what has not
/// been wanted for a while, and looks at journals that no search has looked at. All on one thread,
/// which waits for nothing.
public final class ShareUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShareUpkeep.class);
    private static final Duration TICK = Duration.ofMillis(100);

    /// Also after failures: what a node holds should not wait long for what was wrong with it.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LoadSettings settings;
    private final Storage storage;
    private final SegmentSource segments;
    private final CatalogCache catalog;
    private final Roster roster;
    private final LoadPlanner planner;
    private final ServedCollections collections;
    private final Loads loads;
    private final Handover handover;
    private final Set<Long> verified = ConcurrentHashMap.newKeySet();
    private final Map<Long, Long> sweptNanos = new HashMap<>();
    private final Agent agent;
    private final Duty ticking;
    private final Duty planning;
    private boolean planned;
    private volatile boolean settled;
    private volatile Set<Long> handedOver = Set.of();

    public ShareUpkeep(
            LoadSettings settings,
            Storage storage,
            SegmentSource segments,
            CatalogCache catalog,
            Roster roster,
            LoadPlanner planner,
            ServedCollections collections,
            ReadNodeMetrics metrics,
            NodeSpans spans,
            AgentMeters agents) {
        this.settings = settings;
        this.storage = storage;
        this.segments = segments;
        this.catalog = catalog;
        this.roster = roster;
        this.planner = planner;
        this.collections = collections;
        this.agent = new Agent(settings.nodeId() + "-upkeep", agents);
        this.handover = new Handover(settings.nodeId(), settings.secret());
        this.loads =
                new Loads(
                        settings.nodeId(),
                        settings.threads(),
                        agent::handOver,
                        this::loadEnded,
                        metrics,
                        spans);
        // Last: the agent ticks from now on.
        this.ticking =
                agent.takeOn(
                        "tick", Rhythm.every(TICK).withPauses(TICK, LONGEST_PAUSE), this::tick);
        this.planning =
                agent.takeOn("plan", Rhythm.onDemand().withPauses(TICK, LONGEST_PAUSE), this::plan);
    }

    public void start() {
        planSoon();
        ticking.wake();
    }

    /// Something changed that a plan depends on. Changes that come before it is made share it.
    public void planSoon() {
        planning.wake();
    }

    private void plan() {
        Map<Long, CollectionShare> shares = planner.plan(catalog.state(), roster.members());
        for (CollectionShare share : shares.values()) {
            collections.assign(share);
        }
        collections.releaseAllBut(shares.keySet());
        planned = true;
        loadMissing();
    }

    /// Lets a collection let go of what it has not wanted for a while, and what others have.
    private void expire(ServedCollection collection) {
        ServedState state = collection.state();
        CollectionShare share = state.share();
        Set<Long> needed = state.unwantedIds();
        needed.removeIf(id -> handover.mayLetGo(share, id));
        collection.expire(needed);
    }

    private void tick() {
        roster.members().ifPresent(members -> handover.ask(collections.all(), members));
        noteHandedOver();
        for (ServedCollection collection : collections.all()) {
            if (collection.state().lost()) {
                collections.remove(collection);
                planSoon();
            } else if (collection.state().isOver()) {
                collections.remove(collection);
            } else {
                expire(collection);
                sweep(collection);
            }
        }
        sweptNanos.keySet().retainAll(collections.ids());
        loadMissing();
    }

    private void noteHandedOver() {
        var ids = new HashSet<Long>();
        for (ServedCollection collection : collections.all()) {
            ServedState state = collection.state();
            for (long id : state.unwantedIds()) {
                if (handover.mayLetGo(state.share(), id)) {
                    ids.add(id);
                }
            }
        }
        handedOver = ids;
    }

    /// Whether nothing is wanted of this node, and others have all that it still holds.
    public boolean handedOver() {
        Set<Long> known = handedOver;
        return collections.all().stream()
                .map(ServedCollection::state)
                .allMatch(s -> s.share().isEmpty() && known.containsAll(s.unwantedIds()));
    }

    private void loadEnded() {
        collections.changed();
        loadMissing();
    }

    private void loadMissing() {
        var wanted = new HashSet<Long>();
        long heldBytes = collections.sizeBytes();
        boolean missing = false;
        for (ServedCollection collection : collections.all()) {
            ServedState state = collection.state();
            wanted.addAll(state.share().segmentIds());
            wanted.addAll(state.share().journalIds());
            for (FollowedJournal journal : state.view().withoutWantedRows()) {
                wanted.add(journal.id());
                loads.offer(new RowIndexing(collection, journal, storage));
            }
            wanted.addAll(state.view().sealed().keySet());
            foldTombstones(collection);
            missing |= openSegments(collection, heldBytes);
            missing |= !state.caughtUp();
        }
        loads.retain(wanted);
        settled |= planned && !missing;
    }

    private void foldTombstones(ServedCollection collection) {
        Manifest manifest = collection.state().share().manifest();
        for (HeldSegment held : collection.state().view().held()) {
            manifest.tombstone(held.info().id())
                    .filter(newest -> isNewer(newest, held))
                    .ifPresent(
                            newest ->
                                    loads.offer(new TombstoneFolding(collection, newest, storage)));
        }
    }

    private static boolean isNewer(TombstoneInfo newest, HeldSegment held) {
        return held.tombstones().filter(known -> known.file().equals(newest.file())).isEmpty();
    }

    /// @return whether some are missing that were not tried yet
    private boolean openSegments(ServedCollection collection, long heldBytes) {
        ServedState state = collection.state();
        boolean untried = false;
        var missing = new TreeSet<>(state.share().segmentIds());
        missing.removeAll(state.view().sealed().keySet());
        for (long id : missing) {
            untried |= !loads.hasFailed(id);
            state.share()
                    .manifest()
                    .segment(id)
                    .map(info -> new SegmentOpening(collection, info, storage, segments, verified))
                    .ifPresent(opening -> open(opening, heldBytes));
        }
        return untried;
    }

    private void open(SegmentOpening opening, long heldBytes) {
        long taken = heldBytes + loads.comingBytes();
        if (opening.sizeBytes() > settings.capacityBytes() - taken) {
            loads.refuse(
                    opening,
                    "it takes "
                            + opening.sizeBytes()
                            + " bytes, and "
                            + taken
                            + " of this node's "
                            + settings.capacityBytes()
                            + " are taken");
        } else {
            loads.offer(opening);
        }
    }

    /// Looks at journals that were not looked at for a while, so that eventually consistent
    /// searches see new rows, and so that the next look has little to read; soon if the manifest
    /// has journals that were not reached yet, since routers wait for them.
    private void sweep(ServedCollection collection) {
        ServedState state = collection.state();
        long now = System.nanoTime();
        long period = state.isBehindManifest() ? CATCH_UP_NANOS : settings.sweep().toNanos();
        Long last = sweptNanos.get(collection.id());
        if (!state.share().isEmpty()
                && (state.isBehindManifest() || state.nanosSinceEndSeen() >= period)
                && (last == null || now - last >= period)) {
            sweptNanos.put(collection.id(), now);
            collection
                    .follower()
                    .requestLook(now + JournalFollower.LOOK_LIMIT.toNanos())
                    .whenComplete((_, error) -> noteSwept(collection, error));
        }
    }

    private static void noteSwept(ServedCollection collection, @Nullable Throwable error) {
        if (error != null) {
            LOG.warn("look at journals failed collection={}", collection.id(), error);
        }
    }

    /// Whether everything that fell to this node at its start is loaded or could not be.
    public boolean settled() {
        return settled;
    }

    public Loads loads() {
        return loads;
    }

    @Override
    public void close() {
        agent.close();
        loads.close();
        handover.close();
    }
}
