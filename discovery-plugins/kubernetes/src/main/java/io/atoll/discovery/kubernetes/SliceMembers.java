package io.atoll.discovery.kubernetes;

import io.atoll.spi.Member;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The members that EndpointSlices list, sorted by id.
///
/// | of a member | comes from |
/// | --- | --- |
/// | id | the pod's name; without a pod, the endpoint's host name or address |
/// | incarnation | the pod's uid; 0 without a pod. A container that is restarted keeps its pod, so the member's own answers have to tell of that |
/// | role | the service's label `atoll.io/role`: `router`, `readnode` or `writenode`; `readnode` |
/// | address, port | the endpoint's first address, the slice's port |
/// | resource group | the service's label `atoll.io/resource-group`; the default one |
/// | zone | the endpoint's zone |
/// | capacity | the service's label `atoll.io/capacity-bytes`; no limit |
/// | state | terminating: DRAINING, whether it serves or not, for a member that drains calls itself unready. Ready: READY. Otherwise as the settings say |
///
/// Labels of a service are copied to its slices by Kubernetes.
final class SliceMembers {
    private static final String ROLE = "atoll.io/role";
    private static final String RESOURCE_GROUP = "atoll.io/resource-group";
    private static final String CAPACITY_BYTES = "atoll.io/capacity-bytes";

    private SliceMembers() {}

    /// @throws IllegalArgumentException naming a slice that makes no sense
    static List<Member> of(Collection<EndpointSlice> slices, KubernetesSettings settings) {
        // A pod may be in several slices: of both address families, or while it moves from one to
        // another. "IPv4" sorts before "IPv6".
        List<EndpointSlice> sorted =
                slices.stream()
                        .sorted(
                                Comparator.comparing(EndpointSlice::getAddressType)
                                        .thenComparing(slice -> slice.getMetadata().getName()))
                        .toList();
        Map<String, Member> byId = new TreeMap<>();
        for (EndpointSlice slice : sorted) {
            for (Endpoint endpoint : endpoints(slice)) {
                member(slice, endpoint, settings)
                        .ifPresent(member -> byId.putIfAbsent(member.id(), member));
            }
        }
        return new ArrayList<>(byId.values());
    }

    private static List<Endpoint> endpoints(EndpointSlice slice) {
        return slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
    }

    private static Optional<Member> member(
            EndpointSlice slice, Endpoint endpoint, KubernetesSettings settings) {
        if (endpoint.getAddresses().isEmpty()) {
            return Optional.empty();
        }
        String address = endpoint.getAddresses().getFirst();
        return state(endpoint.getConditions(), settings)
                .map(
                        state ->
                                new Member(
                                        id(endpoint, address),
                                        incarnation(endpoint.getTargetRef()),
                                        role(slice),
                                        address,
                                        port(slice, settings),
                                        label(slice, RESOURCE_GROUP)
                                                .orElse(Member.DEFAULT_RESOURCE_GROUP),
                                        Objects.requireNonNullElse(endpoint.getZone(), ""),
                                        capacityBytes(slice),
                                        state));
    }

    /// Conditions that are not given mean ready and not terminating, as the API's reference says.
    private static Optional<Member.State> state(
            @Nullable EndpointConditions conditions, KubernetesSettings settings) {
        if (conditions != null && Boolean.TRUE.equals(conditions.getTerminating())) {
            return Optional.of(Member.State.DRAINING);
        }
        if (conditions == null || !Boolean.FALSE.equals(conditions.getReady())) {
            return Optional.of(Member.State.READY);
        }
        return settings.unready();
    }

    private static String id(Endpoint endpoint, String address) {
        ObjectReference pod = endpoint.getTargetRef();
        return Stream.of(pod == null ? null : pod.getName(), endpoint.getHostname())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(address);
    }

    /// The first eight bytes of the uid's SHA-256, without the sign: the same in every process.
    private static long incarnation(@Nullable ObjectReference pod) {
        if (pod == null || pod.getUid() == null) {
            return 0;
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(pod.getUid().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Member.Role role(EndpointSlice slice) {
        String name = label(slice, ROLE).orElse("readnode");
        return switch (name) {
            case "router" -> Member.Role.ROUTER;
            case "readnode" -> Member.Role.READ_NODE;
            case "writenode" -> Member.Role.WRITE_NODE;
            default ->
                    throw wrong(
                            slice,
                            "its label %s is '%s', not router, readnode, writenode"
                                    .formatted(ROLE, name));
        };
    }

    private static int port(EndpointSlice slice, KubernetesSettings settings) {
        List<EndpointPort> ports = slice.getPorts() == null ? List.of() : slice.getPorts();
        List<EndpointPort> wanted =
                settings.port().isEmpty()
                        ? ports
                        : ports.stream()
                                .filter(port -> settings.port().get().equals(port.getName()))
                                .toList();
        if (wanted.size() != 1 || wanted.getFirst().getPort() == null) {
            throw wrong(
                    slice,
                    "its ports are %s; the setting port has to name one of them"
                            .formatted(ports.stream().map(EndpointPort::getName).toList()));
        }
        return wanted.getFirst().getPort();
    }

    private static long capacityBytes(EndpointSlice slice) {
        Optional<String> text = label(slice, CAPACITY_BYTES);
        try {
            return text.map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (NumberFormatException _) {
            throw wrong(
                    slice, "its label %s is '%s', no number".formatted(CAPACITY_BYTES, text.get()));
        }
    }

    private static Optional<String> label(EndpointSlice slice, String name) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(name));
    }

    private static IllegalArgumentException wrong(EndpointSlice slice, String why) {
        return new IllegalArgumentException(
                "EndpointSlice %s: %s".formatted(slice.getMetadata().getName(), why));
    }
}
