package com.example.atoll.httplist;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Asks a web server for the members, again and again.
///
/// An answer 200 is the truth, also when it names no member. Everything else means that it cannot
/// tell: what answers 404 may be the wrong server.
final class HttpListDiscovery implements Discovery {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private final URI url;
    private final Duration poll;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-list").factory());
    private Consumer<DiscoveryView> listener;
    private DiscoveryView told;
    private boolean closed;

    HttpListDiscovery(URI url, Duration poll) {
        this.url = url;
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
        // The first view has to be there when this returns. From now on the timer's thread alone
        // calls the listener.
        tell(ask());
        timer.scheduleWithFixedDelay(
                () -> tell(ask()), poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    private DiscoveryView ask() {
        try {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(ANSWER_LIMIT).build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new Known(MemberLines.read(answer.body()))
                    : new Unknown(url + " answers " + answer.statusCode());
        } catch (IOException e) {
            return new Unknown(url + " does not answer: " + e);
        } catch (IllegalArgumentException e) {
            return new Unknown(url + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted while asking " + url);
        }
    }

    /// Tells what is new, and nothing any more once it is closed.
    private synchronized void tell(DiscoveryView view) {
        if (!closed && !view.equals(told)) {
            told = view;
            listener.accept(view);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
        client.shutdownNow();
    }
}
