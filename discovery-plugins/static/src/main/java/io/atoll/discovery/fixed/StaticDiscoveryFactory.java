package io.atoll.discovery.fixed;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `static`. Its one setting is `members`: separated by commas, each `role id host:port`, followed
/// where they matter by `zone=...`, `group=...` (the resource group) and `capacity=...` (bytes). A
/// role is `router`, `readnode` or `writenode`.
///
/// `readnode read-1 10.0.0.7:19531 zone=a, readnode read-2 10.0.0.8:19531 zone=b`
public final class StaticDiscoveryFactory implements DiscoveryFactory {
    private static final String MEMBERS = "members";

    @Override
    public String name() {
        return "static";
    }

    @Override
    public Discovery create(Map<String, String> config) {
        for (String setting : config.keySet()) {
            if (!setting.equals(MEMBERS)) {
                throw new IllegalArgumentException(
                        "static discovery has no setting '" + setting + "'; it has " + MEMBERS);
            }
        }
        String members = config.get(MEMBERS);
        if (members == null) {
            throw new IllegalArgumentException("static discovery needs the setting " + MEMBERS);
        }
        var discovery = new StaticDiscovery();
        discovery.update(parse(members));
        return discovery;
    }

    private static List<Member> parse(String text) {
        var members = new ArrayList<Member>();
        var ids = new HashSet<String>();
        for (String line : text.split(",", -1)) {
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
        for (int i = 3; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            switch (pair.length == 2 ? pair[0] : "") {
                case "zone" -> zone = pair[1];
                case "group" -> group = pair[1];
                case "capacity" -> capacityBytes = number(line, pair[1]);
                default -> throw wrong(line, "'" + words[i] + "' is not zone=, group=, capacity=");
            }
        }
        // A list does not know when a process was started anew: the node's status tells.
        long incarnation = 0;
        return new Member(
                words[1],
                incarnation,
                role(line, words[0]),
                words[2].substring(0, colon),
                Math.toIntExact(number(line, words[2].substring(colon + 1))),
                group,
                zone,
                capacityBytes,
                Member.State.READY);
    }

    private static Member.Role role(String line, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "router" -> Member.Role.ROUTER;
            case "readnode" -> Member.Role.READ_NODE;
            case "writenode" -> Member.Role.WRITE_NODE;
            default -> throw wrong(line, "role '" + name + "' is not router, readnode, writenode");
        };
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
