package io.atoll.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

class LiveLineTest {
    private final StringWriter text = new StringWriter();

    @Test
    void isALineEachTimeWhereLinesCannotBeDrawnOver() {
        try (var live = line(false)) {
            live.show("one");
            live.say("something happened");
            live.show("two");
        }
        assertEquals("one\nsomething happened\ntwo\n", text.toString());
    }

    @Test
    void isDrawnOverAndStaysBelowTheTextOnATerminal() {
        try (var live = line(true)) {
            live.show("a longer one");
            live.show("two");
            live.say("news");
        }
        assertEquals("news", seen());
    }

    @Test
    void fitsIntoTheTerminal() {
        try (var live = line(true)) {
            live.show("x".repeat(100));
        }
        assertEquals(39, text.toString().split("\r", -1)[1].length());
    }

    private LiveLine line(boolean interactive) {
        var terminal = new Terminal(new PrintStream(System.err), interactive, 40);
        return new LiveLine(new PrintWriter(text), terminal);
    }

    /// What is left on a screen.
    private String seen() {
        var screen = new StringBuilder();
        int column = 0;
        int start = 0;
        for (char each : text.toString().toCharArray()) {
            switch (each) {
                case '\r' -> column = 0;
                case '\n' -> {
                    screen.append('\n');
                    start = screen.length();
                    column = 0;
                }
                default -> {
                    if (start + column < screen.length()) {
                        screen.setCharAt(start + column, each);
                    } else {
                        screen.append(each);
                    }
                    column++;
                }
            }
        }
        return screen.toString().strip();
    }
}
