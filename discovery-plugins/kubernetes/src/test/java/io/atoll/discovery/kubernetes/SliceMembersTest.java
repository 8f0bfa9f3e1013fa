package io.atoll.discovery.kubernetes;

import static io.atoll.discovery.kubernetes.Slices.labelled;
import static io.atoll.discovery.kubernetes.Slices.pod;
import static io.atoll.discovery.kubernetes.Slices.ready;
import static io.atoll.discovery.kubernetes.Slices.slice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class SliceMembersTest {
    private static final KubernetesSettings SETTINGS =
            KubernetesSettings.of(Map.of("service", Slices.SERVICE));

    private static List<Member> members(EndpointSlice... slices) {
        return SliceMembers.of(List.of(slices), SETTINGS);
    }

    private static Member only(EndpointSlice slice) {
        List<Member> members = members(slice);
        assertEquals(1, members.size());
        return members.getFirst();
    }

    @Test
    void aPodIsAMember() {
        Member member = only(slice("s", ready("read-1", "uid-a")));

        assertEquals(
                new Member(
                        "read-1",
                        member.incarnation(),
                        Role.READ_NODE,
                        "10.0.0.1",
                        19_531,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "zone-a",
                        Long.MAX_VALUE,
                        State.READY),
                member);
    }

    @Test
    void aNewPodOfTheSameNameAndAddressHasAnotherIncarnation() {
        long first = only(slice("s", ready("read-1", "uid-a"))).incarnation();
        long again = only(slice("s", ready("read-1", "uid-a"))).incarnation();
        long second = only(slice("s", ready("read-1", "uid-b"))).incarnation();

        assertEquals(first, again);
        assertNotEquals(first, second);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, false, READY",
        "true, , , READY",
        ", , , READY",
        "false, false, false, WARMING",
        "false, true, true, DRAINING",
        "false, false, true, DRAINING",
    })
    void conditionsSayTheState(
            Boolean ready, Boolean serving, Boolean terminating, State expected) {
        assertEquals(
                expected,
                only(slice("s", pod("read-1", "uid", ready, serving, terminating))).state());
    }

    @Test
    void unreadyPodsAreLeftOutWhereTheSettingsSaySo() {
        var settings =
                KubernetesSettings.of(Map.of("service", Slices.SERVICE, "unready", "absent"));

        List<Member> members =
                SliceMembers.of(
                        List.of(
                                slice(
                                        "s",
                                        pod("read-1", "uid-1", false, false, false),
                                        pod("read-2", "uid-2", false, true, true))),
                        settings);

        assertEquals(List.of("read-2"), members.stream().map(Member::id).toList());
    }

    @Test
    void labelsOfTheServiceSayTheRest() {
        Member member =
                only(
                        labelled(
                                "s",
                                Map.of(
                                        "atoll.io/role", "router",
                                        "atoll.io/resource-group", "analytics",
                                        "atoll.io/capacity-bytes", "1024"),
                                ready("router-1", "uid")));

        assertEquals(Role.ROUTER, member.role());
        assertEquals("analytics", member.resourceGroup());
        assertEquals(1_024, member.capacityBytes());
    }

    @Test
    void aPodInSeveralSlicesIsOneMember() {
        EndpointSlice v6 =
                new EndpointSliceBuilder(slice("a", ready("read-1", "uid")))
                        .withAddressType("IPv6")
                        .editFirstEndpoint()
                        .withAddresses("fd00::1")
                        .endEndpoint()
                        .build();

        List<Member> members = members(v6, slice("b", ready("read-1", "uid")));

        assertEquals(List.of("10.0.0.1"), members.stream().map(Member::host).toList());
    }

    @Test
    void anEndpointWithoutAPodIsKnownByItsAddress() {
        Endpoint endpoint = new EndpointBuilder().withAddresses("10.0.0.7").build();

        Member member = only(slice("s", endpoint));

        assertEquals("10.0.0.7", member.id());
        assertEquals(0, member.incarnation());
    }

    @Test
    void thePortIsNamedWhereThereAreSeveral() {
        EndpointSlice slice =
                new EndpointSliceBuilder(slice("s", ready("read-1", "uid")))
                        .addToPorts(
                                new EndpointPortBuilder().withName("admin").withPort(9_091).build())
                        .build();
        var named = KubernetesSettings.of(Map.of("service", Slices.SERVICE, "port", "admin"));

        assertEquals(9_091, SliceMembers.of(List.of(slice), named).getFirst().port());
        var error = assertThrows(IllegalArgumentException.class, () -> members(slice));
        assertEquals(
                "EndpointSlice s: its ports are [grpc, admin]; the setting port has to name one of"
                        + " them",
                error.getMessage());
    }

    @Test
    void wrongLabelsAreNamed() {
        EndpointSlice slice =
                labelled("s", Map.of("atoll.io/role", "king"), ready("read-1", "uid"));

        var error = assertThrows(IllegalArgumentException.class, () -> members(slice));

        assertEquals(
                "EndpointSlice s: its label atoll.io/role is 'king', not router, readnode,"
                        + " writenode",
                error.getMessage());
    }
}
