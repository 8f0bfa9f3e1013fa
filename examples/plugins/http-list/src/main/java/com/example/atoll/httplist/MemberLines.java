package com.example.atoll.httplist;

import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Members as lines `role id host:port zone`; the zone may be left out. A role is `router`,
/// `read_node` or `write_node`.
final class MemberLines {
    /// Nobody listed knows when a process was started anew: the process itself tells.
    private static final long UNKNOWN_INCARNATION = 0;

    private MemberLines() {}

    /// @throws IllegalArgumentException naming the first wrong line
    static List<Member> read(String text) {
        var members = new ArrayList<Member>();
        var ids = new HashSet<String>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            Member member = member(line.strip().split("\\s+"), line);
            if (!ids.add(member.id())) {
                throw new IllegalArgumentException("the id is given twice: " + line);
            }
            members.add(member);
        }
        return members;
    }

    private static Member member(String[] words, String line) {
        if (words.length < 3 || words.length > 4 || !words[2].matches("\\S+:\\d{1,5}")) {
            throw new IllegalArgumentException("not 'role id host:port zone': " + line);
        }
        int colon = words[2].lastIndexOf(':');
        return new Member(
                words[1],
                UNKNOWN_INCARNATION,
                Member.Role.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words[2].substring(0, colon),
                Integer.parseInt(words[2].substring(colon + 1)),
                Member.DEFAULT_RESOURCE_GROUP,
                words.length == 4 ? words[3] : "",
                Long.MAX_VALUE,
                Member.State.READY);
    }
}
