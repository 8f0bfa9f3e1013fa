package io.atoll.model.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class KeysTest {

    @Test
    void ofAKeyThatComesSeveralTimesTheLastPlaceCounts() {
        assertArrayEquals(new int[] {1, 3, 4}, Keys.ofLongs(5, 7, 5, 9, 5).lastOfEach());
        assertArrayEquals(new int[] {1, 2}, Keys.ofTexts(List.of("b", "a", "b")).lastOfEach());
        assertArrayEquals(new int[] {0, 1}, Keys.ofLongs(1, 2).lastOfEach());
        assertArrayEquals(new int[0], Keys.ofLongs().lastOfEach());
    }
}
