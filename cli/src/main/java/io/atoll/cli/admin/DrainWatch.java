package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Drains a read node and watches until the cluster needs it no more.
public final class DrainWatch {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /// In which time every registry has told everybody.
    private static final Duration ANNOUNCED = Duration.ofSeconds(10);

    private final AdminClient client;
    private final String node;
    private final Terminal terminal;

    /// @param terminal where the progress is shown
    public DrainWatch(AdminClient client, String node, Terminal terminal) {
        this.client = client;
        this.node = node;
        this.terminal = terminal;
    }

    /// @return `node`, `state`, and of a drained one `segments`, `bytes` (what it gave away) and
    ///   `seconds`
    /// @throws AtollException if it is refused, or not done in time
    public JsonNode drain(Duration timeout) {
        long began = System.nanoTime();
        client.change("drain?node=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
        JsonNode first = look();
        long segments = first.path("boundSegments").asLong();
        try (ProgressBar progress = terminal.progress("draining " + node, segments)) {
            await(began, timeout, segments, progress);
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("node", node)
                .put("state", "DRAINED")
                .put("segments", segments)
                .put("bytes", first.path("boundBytes").asLong())
                .put("seconds", Math.round((System.nanoTime() - began) / 1e8) / 10.0);
    }

    private void await(long began, Duration timeout, long segments, ProgressBar progress) {
        long shown = 0;
        boolean warned = false;
        while (true) {
            JsonNode now = look();
            boolean announced = now.path("announced").asText().equals("DRAINING");
            long left = now.path("boundSegments").asLong();
            progress.advance(Math.max(0, segments - left - shown));
            shown = Math.max(shown, segments - left);
            // Without the announcement something would soon be placed there again.
            if (left == 0 && announced) {
                return;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!announced && !warned && waited.compareTo(ANNOUNCED) > 0) {
                warned = true;
                terminal.line(
                        "discovery still says %s of %s: a plugin that members do not register with cannot be told; have it say DRAINING yourself"
                                .formatted(now.path("announced").asText(), node));
            }
            if (waited.compareTo(timeout) > 0) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "%s is not drained after %d s, %d segments (%s) are left: it goes on; --undo takes it back"
                                .formatted(
                                        node,
                                        timeout.toSeconds(),
                                        left,
                                        Amount.bytes(now.path("boundBytes").asLong())));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private JsonNode look() {
        for (JsonNode each : client.read("nodes").path("nodes")) {
            if (each.path("id").asText().equals(node)
                    && each.path("role").asText().equals("readnode")) {
                return each;
            }
        }
        throw new AtollException(
                ErrorCode.UNAVAILABLE, node + " has left the cluster while it was drained");
    }

    /// @return `node` and `state`
    public JsonNode undo() {
        client.change("drain?undo=true&node=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
        return JsonNodeFactory.instance.objectNode().put("node", node).put("state", "READY");
    }

    /// What came of it.
    public static String inWords(JsonNode result) {
        String node = result.path("node").asText();
        if (!result.path("state").asText().equals("DRAINED")) {
            return node + " takes segments again\n";
        }
        return "%s is drained: it gave %d segments (%s) away in %s s and can be stopped%n"
                .formatted(
                        node,
                        result.path("segments").asLong(),
                        Amount.bytes(result.path("bytes").asLong()),
                        result.path("seconds").asText());
    }
}
