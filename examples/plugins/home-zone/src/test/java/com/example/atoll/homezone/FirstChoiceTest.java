package com.example.atoll.homezone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.spi.OwnerSelector.OwnerLoad;
import io.atoll.spi.OwnerSelectorFactory;
import io.atoll.testkit.OwnerSelectorContract;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The contract, and what is this selector's own.
class FirstChoiceTest extends OwnerSelectorContract {

    @Override
    protected OwnerSelectorFactory factory() {
        return new FirstChoiceFactory();
    }

    private record Node(String nodeId, int outstanding, double serviceMicros) implements OwnerLoad {
        @Override
        public int chosen() {
            return 0;
        }
    }

    @Test
    void theFirstIsAskedInEveryTurn() {
        var owners = List.of(new Node("first", 2, 1_000), new Node("second", 0, 1_000));

        assertEquals(0, new FirstChoice().choose(1, owners, 0));
        assertEquals(0, new FirstChoice().choose(1, owners, 1));
    }

    @Test
    void unlessAnotherAnswersMuchSooner() {
        var owners =
                List.of(
                        new Node("first", 9, 1_000),
                        new Node("second", 1, 1_000),
                        new Node("third", 0, 1_000));

        assertEquals(2, new FirstChoice().choose(1, owners, 0));
    }
}
