package io.atoll.discovery.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberJsonTest {

    @Test
    void aMemberComesBackAsItWas() {
        var member =
                new Member(
                        "read-1",
                        Long.MAX_VALUE,
                        Role.READ_NODE,
                        "read-1.example",
                        19_531,
                        "analytics",
                        "b",
                        1L << 40,
                        State.DRAINING);

        assertEquals(member, MemberJson.read(MemberJson.write(member)));
    }

    @Test
    void theTextIsFixed() {
        var member =
                new Member(
                        "write",
                        7,
                        Role.WRITE_NODE,
                        "10.0.0.7",
                        19_532,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        State.READY);

        assertEquals(
                "{\"version\":1,\"id\":\"write\",\"incarnation\":7,\"role\":\"WRITE_NODE\","
                        + "\"state\":\"READY\",\"host\":\"10.0.0.7\",\"port\":19532,"
                        + "\"resourceGroup\":\"__default_resource_group\",\"zone\":\"\"}",
                new String(MemberJson.write(member), UTF_8));
    }

    @Test
    void unknownKeysAreIgnoredAndAbsentOnesHaveDefaults() {
        String text =
                """
                {"version":1,"id":"read-1","role":"READ_NODE","state":"READY","host":"h","port":1,
                 "rack":{"row":4}}\
                """;

        assertEquals(
                new Member(
                        "read-1",
                        0,
                        Role.READ_NODE,
                        "h",
                        1,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        State.READY),
                MemberJson.read(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"version\":2}|its version is 2, this binary reads 1",
                "{}|its version is 0, this binary reads 1",
                "{\"version\":1,\"id\":\"\"}|it has no id",
                "{\"version\":1,\"id\":\"a\",\"role\":\"KING\"}|its role 'KING' is unknown",
            })
    void whatIsNoMemberIsRefusedWithTheReason(String text, String why) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> MemberJson.read(text.getBytes(UTF_8)));

        assertEquals(why, error.getMessage());
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> MemberJson.read("10.0.0.7".getBytes(UTF_8)));
    }
}
