package com.example.atoll.httplist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.testkit.DiscoveryContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The contract, and what is this discovery's own.
class HttpListDiscoveryTest extends DiscoveryContract {
    private MemberServer server;
    private String url;

    @BeforeEach
    void startServer() throws IOException {
        server = new MemberServer();
        url = server.url();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected DiscoveryFactory factory() {
        return new HttpListDiscoveryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("url", url, "poll-millis", "100");
    }

    @Override
    protected void list(List<String> ids) {
        server.list(
                ids.stream()
                        .map(id -> "read_node " + id + " 10.0.0.7:19531 north\n")
                        .collect(Collectors.joining()));
    }

    @Override
    protected void loseSource() {
        server.stop();
    }

    @Override
    protected void restoreSource() throws IOException {
        server.startAgain();
    }

    /// The server runs in this process.
    @Override
    protected boolean isPlugins(Thread thread) {
        return !thread.getName().startsWith("HTTP-Dispatcher")
                && !thread.getName().startsWith("idle-timeout-task");
    }

    private DiscoveryView firstView() {
        List<DiscoveryView> views = new ArrayList<>();
        try (Discovery discovery = create()) {
            discovery.start(views::add);
        }
        return views.getFirst();
    }

    @Test
    void anAnswerThatIsAnErrorIsNoList() {
        server.answerWith(404);

        assertEquals(new Unknown(url + " answers 404"), firstView());
    }

    @Test
    void aLineThatMakesNoSenseIsNoList() {
        server.list("read_node read-1 10.0.0.7:19531\nread_node read-2\n");

        assertEquals(
                new Unknown(url + ": not 'role id host:port zone': read_node read-2"), firstView());
    }

    @Test
    void theUrlHasToBeGiven() {
        var error = assertThrows(IllegalArgumentException.class, () -> factory().create(Map.of()));

        assertEquals("http-list: url is '', not http://... or https://...", error.getMessage());
    }
}
