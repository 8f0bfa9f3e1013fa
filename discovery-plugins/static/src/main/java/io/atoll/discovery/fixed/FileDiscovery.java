package io.atoll.discovery.fixed;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Reads its members from a file, again and again. A file that is missing or wrong changes nothing:
/// the list before stays, and before there was one, it cannot tell.
///
/// The whole file is read each time. Times and sizes are not asked for, and changes not watched
/// for: over a network both come late or never.
final class FileDiscovery implements Discovery {
    private static final Logger log = LoggerFactory.getLogger(FileDiscovery.class);
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Duration poll;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("discovery-file").factory());
    private @Nullable Consumer<DiscoveryView> listener;
    private @Nullable String taken;
    private @Nullable String seen;
    private String trouble = "";
    private boolean closed;

    FileDiscovery(Path file, Duration poll) {
        this.file = file;
        this.poll = poll;
    }

    @Override
    public void start(Consumer<DiscoveryView> listener) {
        synchronized (this) {
            if (this.listener != null) {
                throw new IllegalStateException("this discovery was started before");
            }
            this.listener = listener;
        }
        look();
        timer.scheduleWithFixedDelay(
                this::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Looks at the file once.
    void look() {
        try {
            take(read());
        } catch (NoSuchFileException _) {
            refuse("there is no such file");
        } catch (CharacterCodingException _) {
            refuse("it is not UTF-8");
        } catch (IOException | IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private String read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it has more than %d bytes".formatted(MAX_BYTES));
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    private synchronized void take(String text) {
        if (text.equals(taken)) {
            seen = text;
            mended();
            return;
        }
        // A file that is being written is seen half, and half a list may well be a list: a change
        // counts once two looks in a row have seen the same.
        boolean settled = taken == null || text.equals(seen);
        seen = text;
        if (!settled) {
            return;
        }
        var view = new Known(MemberList.ofFile(text));
        taken = text;
        mended();
        log.info("members read file={} members={}", file, view.members().size());
        tell(view);
    }

    private void mended() {
        if (!trouble.isEmpty()) {
            log.info("the file of members is in order again file={}", file);
            trouble = "";
        }
    }

    private synchronized void refuse(String reason) {
        if (reason.equals(trouble)) {
            return;
        }
        trouble = reason;
        if (taken == null) {
            log.warn("no members could be read yet file={} reason={}", file, reason);
            tell(new Unknown("%s: %s".formatted(file, reason)));
        } else {
            log.warn("the list of members before stays in force file={} reason={}", file, reason);
        }
    }

    private void tell(DiscoveryView view) {
        if (!closed && listener != null) {
            listener.accept(view);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
    }
}
