package io.atoll.discovery.fixed;

import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Members as text: each `role id host:port`, followed where they matter by `zone=...`, `group=...`
/// (the resource group), `capacity=...` (bytes) and `state=...` (`warming`, `ready` or `draining`;
/// `ready`). A role is `router`, `readnode` or `writenode`.
///
/// `readnode read-1 10.0.0.7:19531 zone=a`
final class MemberList {

    private MemberList() {}

    /// Members in a setting, separated by commas.
    ///
    /// @throws IllegalArgumentException naming the first wrong member
    static List<Member> ofSetting(String text) {
        return of(List.of(text.split(",", -1)));
    }

    /// Members in a file, separated by commas or on lines of their own. What follows a `#` is a
    /// comment. Without members, it says that there are none.
    ///
    /// @throws IllegalArgumentException naming the first wrong member
    static List<Member> ofFile(String text) {
        return of(
                text.lines()
                        .map(line -> line.split("#", 2)[0])
                        .flatMap(line -> List.of(line.split(",", -1)).stream())
                        .filter(member -> !member.isBlank())
                        .toList());
    }

    private static List<Member> of(List<String> lines) {
        var members = new ArrayList<Member>();
        var ids = new HashSet<String>();
        for (String line : lines) {
            Member member = member(line.strip());
            if (!ids.add(member.id())) {
                throw wrong(line, "the id is given twice");
            }
            members.add(member);
        }
        return members;
    }

    private static Member member(String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length < 3) {
            throw wrong(line, "not 'role id host:port'");
        }
        int colon = words[2].lastIndexOf(':');
        if (colon < 1) {
            throw wrong(line, "'" + words[2] + "' is not host:port");
        }
        String group = Member.DEFAULT_RESOURCE_GROUP;
        String zone = "";
        long capacityBytes = Long.MAX_VALUE;
        Member.State state = Member.State.READY;
        for (int i = 3; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            switch (pair.length == 2 ? pair[0] : "") {
                case "zone" -> zone = pair[1];
                case "group" -> group = pair[1];
                case "capacity" -> capacityBytes = number(line, pair[1]);
                case "state" -> state = state(line, pair[1]);
                default ->
                        throw wrong(
                                line, "'" + words[i] + "' is not zone=, group=, capacity=, state=");
            }
        }
        // A list does not know when a process was started anew: the node's status tells.
        long incarnation = 0;
        return new Member(
                words[1],
                incarnation,
                role(line, words[0]),
                words[2].substring(0, colon),
                port(line, words[2].substring(colon + 1)),
                group,
                zone,
                capacityBytes,
                state);
    }

    private static Member.State state(String line, String name) {
        return switch (name) {
            case "warming" -> Member.State.WARMING;
            case "ready" -> Member.State.READY;
            case "draining" -> Member.State.DRAINING;
            default -> throw wrong(line, "state '" + name + "' is not warming, ready, draining");
        };
    }

    private static Member.Role role(String line, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "router" -> Member.Role.ROUTER;
            case "readnode" -> Member.Role.READ_NODE;
            case "writenode" -> Member.Role.WRITE_NODE;
            default -> throw wrong(line, "role '" + name + "' is not router, readnode, writenode");
        };
    }

    private static int port(String line, String digits) {
        long port = number(line, digits);
        if (port < 1 || port > 65_535) {
            throw wrong(line, "port " + port + " is not 1..65535");
        }
        return (int) port;
    }

    private static long number(String line, String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw wrong(line, "'" + digits + "' is not a number");
        }
    }

    private static IllegalArgumentException wrong(String line, String why) {
        return new IllegalArgumentException(
                "static discovery: member '" + line.strip() + "': " + why);
    }
}
