package io.atoll.router.nodes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.catalog.api.CatalogState.Writer;
import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What a router knows of the cluster at one moment, as JSON for operators.
///
/// | of | key | meaning |
/// | --- | --- | --- |
/// | nodes | `nodes` | read nodes, then routers as far as discovery knows them, and the write node that rules |
/// | node | `id`, `role`, `endpoint` | `readnode`, `router` or `writenode`; `host:port` |
/// | | `state` | `WARMING`, `READY` or `DRAINING` as it says itself, or `down`, or `ejected` (left out for a while) |
/// | | `announced` | the state that discovery tells; empty for a write node |
/// | | `incarnation` | hexadecimal; of a write node its epoch |
/// | | `zone`, `resourceGroup` | as configured; of a read node whose setting says nothing the group that the catalog gives it |
/// | read node | `fillBytes`, `capacityBytes` | of all that it holds, also what it lets go of soon; no capacity: no limit |
/// | | `running`, `queued` | searches at work, requests waiting there |
/// | | `meanMillis`, `p95Millis` | of its answers to this router; absent while unknown |
/// | | `answerAgeMillis`, `trouble` | since its last status; why there is no newer one |
/// | | `segments`, `journals`, `rows`, `bytes` | placed on it; rows and bytes of sealed segments |
/// | | `boundSegments`, `boundBytes` | placed on it, or loaded nowhere else, journals too: 0 when it can go |
/// | segments | `segments` | of loaded collections, by collection and id |
/// | segment | `collection`, `segment`, `state` | `growing`, `sealing` (a journal that has ended), `flat` (no index yet) or `indexed` |
/// | | `rows`, `deletedRows`, `bytes` | of sealed ones only |
/// | | `owners`, `loadedBy`, `trouble` | where it is placed; which nodes have it; why none has |
/// | placement | `nodes` | read nodes with what is placed on them, as above |
/// | | `meanBytes`, `fullestOverMean` | over those that take segments; absent while nothing is placed |
public final class ClusterReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RoutingSnapshot snapshot;
    private final List<Member> members;
    private final PlacedSegments placed;

    public ClusterReport(RoutingSnapshot snapshot, List<Member> members) {
        this.snapshot = snapshot;
        this.members = members;
        this.placed = PlacedSegments.of(snapshot);
    }

    public ObjectNode nodes() {
        ObjectNode json = JSON.objectNode();
        var nodes = json.putArray("nodes");
        snapshot.nodes().forEach(node -> nodes.add(readNode(node)));
        members.stream()
                .filter(member -> member.role() == Member.Role.ROUTER)
                .sorted(Comparator.comparing(Member::id))
                .forEach(member -> nodes.add(router(member)));
        snapshot.catalog().writer().ifPresent(writer -> nodes.add(writeNode(writer)));
        return json;
    }

    private ObjectNode readNode(KnownNode node) {
        Member member = node.member();
        ReadNodeLink link = node.link();
        ObjectNode json = member(member, state(node));
        json.put("resourceGroup", snapshot.groupOf(member));
        json.put("announced", announced(member).name());
        json.put("incarnation", Long.toHexString(node.incarnation()));
        link.pulse()
                .ifPresent(
                        pulse -> {
                            json.put("fillBytes", pulse.fillBytes());
                            if (pulse.capacityBytes() != Long.MAX_VALUE) {
                                json.put("capacityBytes", pulse.capacityBytes());
                            }
                            json.put("running", pulse.running());
                            json.put("queued", pulse.queued());
                            json.put(
                                    "answerAgeMillis",
                                    (System.nanoTime() - pulse.nanos()) / 1_000_000);
                        });
        if (link.history().measuredMicros() >= 0) {
            json.put("meanMillis", rounded(link.history().measuredMicros() / 1e3));
        }
        if (link.history().slowNanos(-1) >= 0) {
            json.put("p95Millis", rounded(link.history().slowNanos(-1) / 1e6));
        }
        if (!link.trouble().isEmpty()) {
            json.put("trouble", link.trouble());
        }
        placed.shareOf(node.id()).writeTo(json);
        PlacedSegments.Bound bound = placed.boundTo(node.id());
        json.put("boundSegments", bound.segments());
        json.put("boundBytes", bound.bytes());
        return json;
    }

    private static String state(KnownNode node) {
        if (!node.up()) {
            return "down";
        }
        if (node.link().history().isEjected()) {
            return "ejected";
        }
        return node.link().pulse().map(Pulse::state).orElse("down");
    }

    /// The member that a node was first known by may have announced another state since.
    private Member.State announced(Member first) {
        return members.stream()
                .filter(m -> m.role() == first.role() && m.id().equals(first.id()))
                .findFirst()
                .orElse(first)
                .state();
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1e3) / 1e3;
    }

    private static ObjectNode router(Member member) {
        ObjectNode json = member(member, member.state().name());
        json.put("announced", member.state().name());
        json.put("incarnation", Long.toHexString(member.incarnation()));
        return json;
    }

    private static ObjectNode member(Member member, String state) {
        ObjectNode json = JSON.objectNode();
        json.put("id", member.id());
        json.put("role", member.role().name().toLowerCase(Locale.ROOT).replace("_", ""));
        json.put("state", state);
        json.put("endpoint", member.host() + ":" + member.port());
        json.put("zone", member.zone());
        json.put("resourceGroup", member.resourceGroup());
        return json;
    }

    private static ObjectNode writeNode(Writer writer) {
        ObjectNode json = JSON.objectNode();
        json.put("id", writer.holder());
        json.put("role", "writenode");
        json.put("state", "READY");
        json.put("endpoint", writer.address());
        json.put("announced", "");
        json.put("incarnation", Long.toHexString(writer.epoch()));
        return json;
    }

    public ObjectNode segments() {
        ObjectNode json = JSON.objectNode();
        var segments = json.putArray("segments");
        placed.segments().forEach(segment -> segments.add(segment(segment)));
        return json;
    }

    private ObjectNode segment(PlacedSegments.Segment segment) {
        ObjectNode json = JSON.objectNode();
        json.put("collection", segment.collection());
        json.put("segment", segment.id());
        json.put("state", segment.state());
        if (!segment.isJournal()) {
            json.put("rows", segment.rows());
            json.put("deletedRows", segment.deletedRows());
            json.put("bytes", segment.bytes());
        }
        var owners = json.putArray("owners");
        segment.owners().forEach(owners::add);
        var loadedBy = json.putArray("loadedBy");
        segment.holders().forEach(loadedBy::add);
        if (segment.holders().isEmpty()) {
            json.put("trouble", snapshot.whyNotHeld(segment.collectionId(), segment.id()));
        }
        return json;
    }

    public ObjectNode placement() {
        ObjectNode json = JSON.objectNode();
        var nodes = json.putArray("nodes");
        var taking = new ArrayList<Long>();
        for (KnownNode node : snapshot.nodes()) {
            PlacedSegments.Share share = placed.shareOf(node.id());
            Member.State announced = announced(node.member());
            ObjectNode row = nodes.addObject();
            row.put("id", node.id());
            row.put("state", state(node));
            share.writeTo(row);
            fill(node, row);
            if (announced != Member.State.DRAINING) {
                taking.add(share.bytes());
            }
        }
        double mean = taking.stream().mapToLong(Long::longValue).average().orElse(0);
        if (mean > 0) {
            long fullest = taking.stream().mapToLong(Long::longValue).max().orElse(0);
            json.put("meanBytes", Math.round(mean));
            json.put("fullestOverMean", rounded(fullest / mean));
        }
        return json;
    }

    private static void fill(KnownNode node, ObjectNode row) {
        node.link()
                .pulse()
                .ifPresent(
                        pulse -> {
                            row.put("fillBytes", pulse.fillBytes());
                            if (pulse.capacityBytes() != Long.MAX_VALUE) {
                                row.put("capacityBytes", pulse.capacityBytes());
                            }
                        });
    }
}
