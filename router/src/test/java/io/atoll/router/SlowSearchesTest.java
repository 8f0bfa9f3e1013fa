package io.atoll.router;

import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.watch.Explaining;
import io.atoll.router.watch.ReadWatch;
import io.atoll.router.watch.SlowSearches;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class SlowSearchesTest {
    private static final long SLOW = Duration.ofMillis(50).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowSearches.class);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    @Test
    void logsASlowSearchWithItsExplanation() {
        var slow = new SlowSearches(Duration.ofMillis(50), now::get);

        slow.ended(search(10), new Explaining(), SLOW, null);

        String line = lines().getFirst();
        assertTrue(
                line.startsWith(
                        "slow search collection=books millis=50 nq=1 k=10 filter= code=ok leftOut=0"
                                + " explanation={\"manifest\":0,"),
                line);
    }

    @Test
    void saysHowASlowSearchFailed() {
        var slow = new SlowSearches(Duration.ofMillis(50), now::get);
        var error = new AtollException(ErrorCode.DEADLINE_EXCEEDED, "too late");

        slow.ended(search(10), new Explaining(), SLOW, error);

        assertTrue(lines().getFirst().contains(" code=deadline_exceeded "), lines().getFirst());
    }

    @Test
    void logsNoOtherSearch() {
        new SlowSearches(Duration.ofMillis(50), now::get)
                .ended(search(10), new Explaining(), SLOW - 1, null);
        new SlowSearches(Duration.ZERO, now::get)
                .ended(search(10), ReadWatch.NONE, Long.MAX_VALUE, null);

        assertEquals(List.of(), lines());
    }

    @Test
    void logsAFewASecondAndCountsTheRest() {
        var slow = new SlowSearches(Duration.ofMillis(50), now::get);

        for (int i = 0; i < 20; i++) {
            slow.ended(search(10), new Explaining(), SLOW, null);
        }
        assertEquals(5, lines().size());

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        slow.ended(search(10), new Explaining(), SLOW, null);
        assertEquals(6, lines().size());
        assertTrue(lines().getLast().contains(" leftOut=15 "), lines().getLast());
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
