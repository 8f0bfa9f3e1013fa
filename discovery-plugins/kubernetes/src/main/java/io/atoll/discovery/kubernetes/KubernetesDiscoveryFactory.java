package io.atoll.discovery.kubernetes;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

import java.util.Map;

/// `kubernetes`: finds the pods of services by their EndpointSlices. Its settings are listed at
/// [KubernetesSettings]. The API server and the credentials are those of the pod's service account,
/// or outside of a cluster those of `KUBECONFIG`; the account needs to `list` and `watch`
/// `endpointslices` of `discovery.k8s.io`.
///
/// Nobody registers: a pod is a member because the service selects it.
public final class KubernetesDiscoveryFactory implements DiscoveryFactory {
    private static final int CONNECT_LIMIT_MILLIS = 5_000;
    private static final int REQUEST_LIMIT_MILLIS = 10_000;

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Discovery create(Map<String, String> config) {
        KubernetesSettings settings = KubernetesSettings.of(config);
        return new KubernetesDiscovery(settings, newClient(Config.autoConfigure(null)));
    }

    /// A client that tells of an error at once: when and how often to try again is decided in
    /// [KubernetesDiscovery] alone.
    static KubernetesClient newClient(Config base) {
        Config config =
                new ConfigBuilder(base)
                        .withConnectionTimeout(CONNECT_LIMIT_MILLIS)
                        .withRequestTimeout(REQUEST_LIMIT_MILLIS)
                        .withRequestRetryBackoffLimit(0)
                        .withWatchReconnectLimit(0)
                        .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }
}
