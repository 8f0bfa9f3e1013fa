package io.atoll.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What every [Discovery] promises.
///
/// The *source* is what the plugin asks: a file, a registry, a server. A test class makes a real
/// one before each test, leads the plugin there with [#settings], and ends it after the test.
@Timeout(300)
public abstract class DiscoveryContract {
    /// A plugin may keep silent while it cannot tell; so long it has for saying something wrong.
    private static final Duration NOTICE = Duration.ofSeconds(1);

    /// The factory of the discovery that is tested.
    protected abstract DiscoveryFactory factory();

    /// With which it finds the source of this test.
    protected abstract Map<String, String> settings();

    /// Makes the source name read nodes with these ids, whatever their addresses, and nobody else.
    protected abstract void list(List<String> ids) throws Exception;

    /// Takes the source away: it does not answer any more, or cannot be read.
    protected abstract void loseSource() throws Exception;

    /// The source is there again, with those whom it named before.
    protected abstract void restoreSource() throws Exception;

    /// A discovery that is not started. Made by the factory, unless it cannot be led to the source
    /// by settings.
    protected Discovery create() {
        return factory().create(settings());
    }

    /// Whether the source can name nobody. Where an empty answer is no answer, say no.
    protected boolean canSayThatThereAreNone() {
        return true;
    }

    /// How long each thing may take that is waited for.
    protected Duration limit() {
        return Duration.ofSeconds(30);
    }

    /// Whether a thread that began while the discovery lived is the discovery's, and not the
    /// source's, where that runs in this process.
    protected boolean isPlugins(Thread thread) {
        return true;
    }

    private Views start(Discovery discovery) {
        var views = new Views();
        assertTimeout(limit(), () -> discovery.start(views));
        return views;
    }

    @Test
    final void theFactoryIsFoundByItsName() {
        FactoryPromises.assertFound(DiscoveryFactory.class, factory(), DiscoveryFactory::name);
    }

    @Test
    final void aSettingThatItDoesNotKnowIsRefusedByName() {
        FactoryPromises.assertRefusesUnknownSetting(settings(), factory()::create);
    }

    @Test
    final void theFirstViewIsThereWhenStartReturns() throws Exception {
        list(List.of("read-1"));
        try (Discovery discovery = create()) {
            Views views = start(discovery);

            assertFalse(views.all().isEmpty(), "start returned before the listener had a view");
        }
    }

    @Test
    final void tellsWhoIsThereAndWhoComesAndGoes() throws Exception {
        list(List.of("read-1", "read-2"));
        try (Discovery discovery = create()) {
            Views views = start(discovery);
            views.awaitIds(List.of("read-1", "read-2"), limit());

            list(List.of("read-1", "read-2", "read-3"));
            views.awaitIds(List.of("read-1", "read-2", "read-3"), limit());
            list(List.of("read-3"));
            views.awaitIds(List.of("read-3"), limit());
            assertEachMemberIsNamedOnce(views);
        }
    }

    private static void assertEachMemberIsNamedOnce(Views views) {
        for (DiscoveryView view : views.all()) {
            if (view instanceof Known(List<Member> members)) {
                assertEquals(members.size(), Views.idsOf(members).size(), () -> "twice: " + view);
            }
        }
    }

    @Test
    final void saysThatThereAreNoneWhenTheSourceSaysSo() throws Exception {
        assumeTrue(canSayThatThereAreNone(), "this source cannot say that there are none");
        list(List.of("read-1"));
        try (Discovery discovery = create()) {
            Views views = start(discovery);
            views.awaitIds(List.of("read-1"), limit());

            list(List.of());

            views.awaitIds(List.of(), limit());
        }
    }

    @Test
    final void aSourceThatIsAwayAtTheStartIsNoEmptyCluster() throws Exception {
        list(List.of("read-1"));
        loseSource();
        try (Discovery discovery = create()) {
            Views views = start(discovery);

            var first = assertInstanceOf(Unknown.class, views.all().getFirst());
            assertFalse(first.reason().isBlank(), "an operator is to understand the reason");
            restoreSource();
            views.awaitIds(List.of("read-1"), limit());
            assertNobodyWasMissing(views, Set.of("read-1"));
        }
    }

    @Test
    final void aSourceThatGoesAwayTakesNobodyOut() throws Exception {
        list(List.of("read-1", "read-2"));
        try (Discovery discovery = create()) {
            Views views = start(discovery);
            views.awaitIds(List.of("read-1", "read-2"), limit());

            loseSource();
            views.awaitUnknown(NOTICE);
            restoreSource();
            list(List.of("read-1", "read-2", "read-3"));

            views.awaitIds(List.of("read-1", "read-2", "read-3"), limit());
            assertNobodyWasMissing(views, Set.of("read-1", "read-2"));
        }
    }

    private static void assertNobodyWasMissing(Views views, Set<String> ids) {
        for (DiscoveryView view : views.all()) {
            if (view instanceof Known(List<Member> members)) {
                assertEquals(
                        ids.size(),
                        (int) Views.idsOf(members).stream().filter(ids::contains).count(),
                        () -> "not all of " + ids + ": " + view);
            }
        }
    }

    @Test
    final void theListenerIsCalledOnceAtATimeAndHasTheNewestViewLast() throws Exception {
        var ids = new ArrayList<>(List.of("read-0"));
        list(ids);
        try (Discovery discovery = create()) {
            Views views = start(discovery);
            for (int i = 1; i < 10; i++) {
                ids.add("read-" + i);
                list(ids);
            }

            views.awaitIds(ids, limit());

            assertFalse(views.wasCalledTwiceAtOnce(), "two calls of the listener overlapped");
            int before = 0;
            for (DiscoveryView view : views.all()) {
                if (view instanceof Known(List<Member> members)) {
                    assertFalse(members.size() < before, "an older view came after a newer one");
                    before = members.size();
                }
            }
        }
    }

    @Test
    final void isStartedOnce() throws Exception {
        list(List.of("read-1"));
        try (Discovery discovery = create()) {
            start(discovery);

            assertThrows(IllegalStateException.class, () -> discovery.start(new Views()));
        }
    }

    @Test
    final void saysNothingMoreOnceItIsClosed() throws Exception {
        list(List.of("read-1"));
        Discovery closed = create();
        Views views = start(closed);
        views.awaitIds(List.of("read-1"), limit());
        closed.close();
        List<DiscoveryView> before = views.all();

        try (Discovery other = create()) {
            Views others = start(other);
            others.awaitIds(List.of("read-1"), limit());
            list(List.of("read-1", "read-2"));
            others.awaitIds(List.of("read-1", "read-2"), limit());
        }

        assertEquals(before, views.all());
    }

    @Test
    final void canBeClosedTwiceAndWithoutHavingStarted() throws Exception {
        list(List.of("read-1"));
        Discovery unstarted = create();
        assertTimeout(limit(), unstarted::close);
        Discovery twice = create();
        start(twice);

        assertTimeout(limit(), twice::close);
        assertTimeout(limit(), twice::close);
    }

    @Test
    final void closesInTimeWhileTheSourceIsAway() throws Exception {
        list(List.of("read-1"));
        Discovery discovery = create();
        start(discovery).awaitIds(List.of("read-1"), limit());
        loseSource();

        assertTimeout(limit(), discovery::close);
    }

    @Test
    final void closingEndsItsThreads() throws Exception {
        list(List.of("read-1"));
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Discovery discovery = create();
        start(discovery).awaitIds(List.of("read-1"), limit());
        var begun = new HashSet<>(Thread.getAllStackTraces().keySet());
        begun.removeAll(before);
        begun.removeIf(thread -> isTheJdks(thread) || !isPlugins(thread));

        discovery.close();

        long end = System.nanoTime() + limit().toNanos();
        for (Thread thread : begun) {
            thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            assertFalse(thread.isAlive(), () -> "still lives: " + thread);
        }
    }

    /// They serve the whole process, and nobody ends them.
    private static boolean isTheJdks(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool");
    }
}
