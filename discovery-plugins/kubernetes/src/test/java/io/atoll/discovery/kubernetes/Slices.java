package io.atoll.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;

import java.util.List;
import java.util.Map;

/// Slices as the endpoint slice controller writes them.
final class Slices {
    static final String NAMESPACE = "vectors";
    static final String SERVICE = "atoll-readnode";

    private Slices() {}

    static EndpointSlice slice(String name, Endpoint... endpoints) {
        return labelled(name, Map.of(), endpoints);
    }

    static EndpointSlice labelled(String name, Map<String, String> labels, Endpoint... endpoints) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("kubernetes.io/service-name", SERVICE)
                .addToLabels(labels)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("grpc")
                .withPort(19_531)
                .endPort()
                .withEndpoints(List.of(endpoints))
                .build();
    }

    static Endpoint ready(String pod, String uid) {
        return pod(pod, uid, true, true, false);
    }

    static Endpoint pod(
            String pod, String uid, Boolean ready, Boolean serving, Boolean terminating) {
        return new EndpointBuilder()
                .withAddresses("10.0.0." + pod.replaceAll("\\D", ""))
                .withNewConditions(ready, serving, terminating)
                .withTargetRef(
                        new ObjectReferenceBuilder()
                                .withKind("Pod")
                                .withNamespace(NAMESPACE)
                                .withName(pod)
                                .withUid(uid)
                                .build())
                .withZone("zone-a")
                .build();
    }
}
