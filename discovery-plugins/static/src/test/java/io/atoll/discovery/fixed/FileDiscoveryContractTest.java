package io.atoll.discovery.fixed;

import io.atoll.spi.DiscoveryFactory;
import io.atoll.testkit.DiscoveryContract;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class FileDiscoveryContractTest extends DiscoveryContract {
    @TempDir Path folder;

    private String text = "";

    @Override
    protected DiscoveryFactory factory() {
        return new StaticDiscoveryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("file", file().toString(), "poll-millis", "100");
    }

    private Path file() {
        return folder.resolve("members.txt");
    }

    @Override
    protected void list(List<String> ids) throws IOException {
        var lines = new StringBuilder("# of a test\n");
        ids.forEach(id -> lines.append("readnode ").append(id).append(" 10.0.0.7:19531\n"));
        text = lines.toString();
        restoreSource();
    }

    @Override
    protected void loseSource() throws IOException {
        Files.delete(file());
    }

    @Override
    protected void restoreSource() throws IOException {
        Files.writeString(file(), text);
    }
}
