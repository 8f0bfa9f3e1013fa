package io.atoll.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.Registration;
import io.atoll.spi.RegistrationException;
import io.atoll.spi.RegistrationFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What every [Registration] promises, seen with the eyes of the discovery that belongs to it.
///
/// A test class makes a real registry before each test, with nobody in it, and ends it after the
/// test.
@Timeout(300)
public abstract class RegistrationContract {
    private static final Member READ_1 =
            new Member(
                    "read-1",
                    7,
                    Role.READ_NODE,
                    "10.0.0.7",
                    19_531,
                    Member.DEFAULT_RESOURCE_GROUP,
                    "zone-a",
                    1L << 30,
                    State.WARMING);
    private static final Member ROUTER =
            new Member(
                    "router-1",
                    8,
                    Role.ROUTER,
                    "10.0.0.8",
                    19_530,
                    "group",
                    "",
                    Long.MAX_VALUE,
                    State.READY);

    /// The factory of the registration that is tested.
    protected abstract RegistrationFactory factory();

    /// The factory of the discovery that finds what is registered.
    protected abstract DiscoveryFactory discoveryFactory();

    /// With which both find the registry of this test.
    protected abstract Map<String, String> settings();

    /// Takes the registry away: it does not answer any more.
    protected abstract void loseRegistry() throws Exception;

    /// The registry answers again.
    protected abstract void restoreRegistry() throws Exception;

    /// How long each thing may take that is waited for.
    protected Duration limit() {
        return Duration.ofSeconds(30);
    }

    private Registration create() {
        return factory().create(settings());
    }

    private interface Look {
        void at(Views views) throws Exception;
    }

    private void look(Look look) throws Exception {
        try (Discovery discovery = discoveryFactory().create(settings())) {
            var views = new Views();
            discovery.start(views);
            look.at(views);
        }
    }

    private void awaitMembers(Views views, Member... members) throws InterruptedException {
        var wanted = Set.of(members);
        views.await(
                "the members are " + wanted,
                view ->
                        view instanceof Known(List<Member> found)
                                && found.size() == wanted.size()
                                && Set.copyOf(found).equals(wanted),
                limit());
    }

    @Test
    final void theFactoryIsFoundByTheNameOfItsDiscovery() {
        FactoryPromises.assertFound(
                RegistrationFactory.class, factory(), RegistrationFactory::name);
        assertEquals(discoveryFactory().name(), factory().name());
    }

    @Test
    final void aSettingThatItDoesNotKnowIsRefusedByName() {
        FactoryPromises.assertRefusesUnknownSetting(settings(), factory()::create);
    }

    @Test
    final void othersSeeEverythingThatIsAnnounced() throws Exception {
        try (Registration first = create();
                Registration second = create()) {
            first.announce(READ_1);
            second.announce(ROUTER);

            look(views -> awaitMembers(views, READ_1, ROUTER));
        }
    }

    @Test
    final void aNewStateTakesThePlaceOfTheOneBefore() throws Exception {
        try (Registration registration = create()) {
            registration.announce(READ_1);
            look(
                    views -> {
                        awaitMembers(views, READ_1);
                        registration.announce(READ_1.withState(State.READY));
                        awaitMembers(views, READ_1.withState(State.READY));
                        registration.announce(READ_1.withState(State.DRAINING));
                        awaitMembers(views, READ_1.withState(State.DRAINING));
                    });
        }
    }

    @Test
    final void theSameMayBeAnnouncedAgain() throws Exception {
        try (Registration registration = create()) {
            registration.announce(READ_1);
            registration.announce(READ_1);

            look(views -> awaitMembers(views, READ_1));
        }
    }

    @Test
    final void closingTakesTheAnnouncementBack() throws Exception {
        try (Registration stays = create()) {
            stays.announce(ROUTER);
            Registration leaves = create();
            leaves.announce(READ_1);
            look(
                    views -> {
                        awaitMembers(views, READ_1, ROUTER);
                        assertTimeout(limit(), leaves::close);
                        awaitMembers(views, ROUTER);
                    });
        }
    }

    @Test
    final void aRegistryThatIsAwayFailsTheAnnouncementInTimeAndItMayBeRepeated() throws Exception {
        loseRegistry();
        try (Registration registration = create()) {
            assertTimeout(
                    limit(),
                    () ->
                            assertThrows(
                                    RegistrationException.class,
                                    () -> registration.announce(READ_1)));

            restoreRegistry();

            announceAtLast(registration);
            look(views -> awaitMembers(views, READ_1));
        }
    }

    private void announceAtLast(Registration registration) {
        long end = System.nanoTime() + limit().toNanos();
        while (true) {
            try {
                registration.announce(READ_1);
                return;
            } catch (RegistrationException e) {
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
            }
        }
    }

    @Test
    final void whatWasAnnouncedOutlivesAnOutageOfTheRegistry() throws Exception {
        try (Registration registration = create()) {
            registration.announce(READ_1);

            loseRegistry();
            restoreRegistry();

            look(views -> awaitMembers(views, READ_1));
        }
    }

    @Test
    final void closesInTimeWhateverCameBefore() throws Exception {
        Registration unused = create();
        assertTimeout(limit(), unused::close);
        assertTimeout(limit(), unused::close);
        Registration used = create();
        used.announce(READ_1);
        loseRegistry();

        assertTimeout(limit(), used::close);
    }
}
