package io.atoll.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// Writes an event as one line: `time level class message`, then the stack trace if there is one,
/// its first lines joined by ` | `, so that grep and log shippers keep it whole.
final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final String JOINT = " | ";
    private static final int FRAMES = 12;
    private static final int CAUSES = 5;

    private final DateTimeFormatter time;

    LineLayout(ZoneId zone) {
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(zone);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String name = event.getLoggerName();
        var line =
                new StringBuilder(160)
                        .append(time.format(Instant.ofEpochMilli(event.getTimeStamp())))
                        .append(' ')
                        .append(event.getLevel())
                        .append(' ')
                        .append(name, name.lastIndexOf('.') + 1, name.length())
                        .append(' ')
                        .append(oneLine(event.getFormattedMessage()));
        appendTrace(line, event.getThrowableProxy());
        return line.append('\n').toString();
    }

    private static void appendTrace(StringBuilder line, @Nullable IThrowableProxy thrown) {
        for (int cause = 0; thrown != null && cause < CAUSES; cause++) {
            line.append(JOINT).append(cause == 0 ? "" : "caused by ").append(thrown.getClassName());
            if (thrown.getMessage() != null) {
                line.append(": ").append(oneLine(thrown.getMessage()));
            }
            StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                line.append(JOINT).append(frames[i].getSTEAsString());
            }
            thrown = thrown.getCause();
        }
    }

    private static String oneLine(String text) {
        return LINE_BREAK.matcher(text.strip()).replaceAll(JOINT);
    }
}
