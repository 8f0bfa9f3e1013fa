package io.atoll.discovery.kubernetes;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lists the slices and watches them from there on. When the watch ends, and every now and then
/// besides, it begins anew: a watch over a connection that died silently tells of nothing, not even
/// of its end.
///
/// A service without any slice does not exist, so it cannot tell; one whose slices list no endpoint
/// has no members.
final class KubernetesDiscovery implements Discovery {
    private static final Logger log = LoggerFactory.getLogger(KubernetesDiscovery.class);
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final long RETRY_MILLIS = 1_000;

    private final KubernetesSettings settings;
    private final KubernetesClient client;
    private final ScheduledExecutorService worker =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("kubernetes-discovery").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private @Nullable Consumer<DiscoveryView> listener;
    private @Nullable DiscoveryView told;
    private boolean closed;

    // Only the worker's thread knows these.
    private final Map<String, EndpointSlice> slices = new HashMap<>();
    private @Nullable Events events;
    private boolean retrying;

    /// @param client closed with this discovery
    KubernetesDiscovery(KubernetesSettings settings, KubernetesClient client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    public void start(Consumer<DiscoveryView> listener) {
        synchronized (this) {
            if (this.listener != null) {
                throw new IllegalStateException("this discovery was started before");
            }
            this.listener = listener;
        }
        tell(new Unknown("%s has not answered yet".formatted(client.getMasterUrl())));
        worker.scheduleWithFixedDelay(
                this::listAndWatch, 0, settings.relist().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void listAndWatch() {
        endWatch();
        try {
            EndpointSliceList list = selected().list();
            slices.clear();
            list.getItems().forEach(this::put);
            publish();
            ListOptions from =
                    new ListOptionsBuilder()
                            .withResourceVersion(list.getMetadata().getResourceVersion())
                            .build();
            var next = new Events();
            events = next;
            next.watch = selected().watch(from, next);
        } catch (RuntimeException e) {
            tell(new Unknown("%s does not answer: %s".formatted(client.getMasterUrl(), reason(e))));
            retry();
        }
    }

    private FilterWatchListDeletable<EndpointSlice, EndpointSliceList, Resource<EndpointSlice>>
            selected() {
        String namespace = settings.namespace().orElse(client.getNamespace());
        var all =
                client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace == null ? "default" : namespace);
        return settings.services().size() == 1
                ? all.withLabel(SERVICE_NAME, settings.services().getFirst())
                : all.withLabelIn(SERVICE_NAME, settings.services().toArray(String[]::new));
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            worker.schedule(
                    () -> {
                        retrying = false;
                        listAndWatch();
                    },
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void endWatch() {
        Events last = events;
        events = null;
        if (last != null && last.watch != null) {
            last.watch.close();
        }
    }

    /// What one watch tells. A later watch makes an earlier one's news old.
    private final class Events implements Watcher<EndpointSlice> {
        private @Nullable Watch watch;

        @Override
        public void eventReceived(Action action, EndpointSlice slice) {
            worker.execute(
                    () -> {
                        if (events == this) {
                            apply(action, slice);
                        }
                    });
        }

        @Override
        public void onClose() {
            ended("closed");
        }

        @Override
        public void onClose(WatcherException cause) {
            ended(String.valueOf(cause.getMessage()));
        }

        /// That is no trouble yet: API servers end every watch at some time.
        private void ended(String reason) {
            worker.execute(
                    () -> {
                        if (events == this) {
                            log.debug("watch ended reason={}", reason);
                            retry();
                        }
                    });
        }
    }

    private void apply(Watcher.Action action, EndpointSlice slice) {
        switch (action) {
            case ADDED, MODIFIED -> put(slice);
            case DELETED -> slices.remove(slice.getMetadata().getName());
            case ERROR -> retry();
            case BOOKMARK -> {
                return;
            }
        }
        publish();
    }

    /// A selector is the server's to apply, but what is put here becomes a member: so it is not
    /// taken on trust.
    private void put(EndpointSlice slice) {
        if (settings.services().stream().anyMatch(service -> isOf(service, slice))) {
            slices.put(slice.getMetadata().getName(), slice);
        }
    }

    private void publish() {
        for (String service : settings.services()) {
            if (slices.values().stream().noneMatch(slice -> isOf(service, slice))) {
                tell(new Unknown("service '%s' has no EndpointSlice".formatted(service)));
                return;
            }
        }
        try {
            tell(new Known(SliceMembers.of(slices.values(), settings)));
        } catch (IllegalArgumentException e) {
            tell(new Unknown(String.valueOf(e.getMessage())));
        }
    }

    private static boolean isOf(String service, EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels != null && service.equals(labels.get(SERVICE_NAME));
    }

    private synchronized void tell(DiscoveryView view) {
        if (!closed && listener != null && !view.equals(told)) {
            told = view;
            listener.accept(view);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        worker.shutdownNow();
        client.close();
    }
}
