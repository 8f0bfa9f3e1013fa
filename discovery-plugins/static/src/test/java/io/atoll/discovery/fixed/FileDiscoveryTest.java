package io.atoll.discovery.fixed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.atoll.spi.Member.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class FileDiscoveryTest {
    @TempDir Path folder;

    private final List<DiscoveryView> views = new ArrayList<>();
    private FileDiscovery discovery;

    @AfterEach
    void close() {
        if (discovery != null) {
            discovery.close();
        }
    }

    private Path file() {
        return folder.resolve("members.txt");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    /// It looks only when a test says so.
    private void start() {
        discovery = new FileDiscovery(file(), Duration.ofDays(1));
        discovery.start(views::add);
    }

    private void lookTwice() {
        discovery.look();
        discovery.look();
    }

    private List<String> ids() {
        return ((Known) views.getLast()).members().stream().map(Member::id).toList();
    }

    @Test
    void readsMembersOnLinesWithComments() throws IOException {
        write(
                """
                # the left rack
                readnode read-1 10.0.0.7:19531 zone=a
                readnode read-2 10.0.0.8:19531 zone=a state=draining  # disk is failing

                writenode write 10.0.0.9:19532, router router-1 10.0.0.9:19530
                """);
        start();

        assertEquals(List.of("read-1", "read-2", "write", "router-1"), ids());
        assertEquals(State.DRAINING, ((Known) views.getFirst()).members().get(1).state());
    }

    @Test
    void takesAChangeThatTwoLooksHaveSeen() throws IOException {
        write("readnode read-1 h:1\n");
        start();
        write("readnode read-1 h:1\nreadnode read-2 h:2\n");

        discovery.look();
        assertEquals(List.of("read-1"), ids());
        discovery.look();

        assertEquals(List.of("read-1", "read-2"), ids());
    }

    @Test
    void halfAFileIsNoList() throws IOException {
        write("readnode read-1 h:1\nreadnode read-2 h:2\n");
        start();
        write("readnode read-1 h:1\n");
        discovery.look();
        write("readnode read-1 h:1\nreadnode read-2 h:2\n");
        lookTwice();

        assertEquals(1, views.size());
    }

    @Test
    void aBrokenEditKeepsTheListBefore() throws IOException {
        write("readnode read-1 h:1\n");
        start();
        write("readnode read-1\n");
        lookTwice();
        Files.delete(file());
        lookTwice();
        Files.write(file(), new byte[] {(byte) 0xC3, 0x28});
        lookTwice();
        Files.writeString(file(), "#".repeat((1 << 20) + 1));
        lookTwice();
        assertEquals(1, views.size());

        write("readnode read-2 h:2\n");
        lookTwice();

        assertEquals(List.of("read-2"), ids());
    }

    @Test
    void withoutAFirstListItCannotTell() throws IOException {
        start();
        assertEquals(List.of(new Unknown(file() + ": there is no such file")), views);

        write("readnode read-1 h\n");
        lookTwice();
        assertEquals(
                new Unknown(
                        file()
                                + ": static discovery: member 'readnode read-1 h': 'h' is not"
                                + " host:port"),
                views.getLast());

        write("readnode read-1 h:1\n");
        discovery.look();
        assertEquals(List.of("read-1"), ids());
    }

    @Test
    void aFileWithoutMembersSaysThatThereAreNone() throws IOException {
        write("# nobody yet\n");
        start();

        assertEquals(List.of(new Known(List.of())), views);
    }
}
