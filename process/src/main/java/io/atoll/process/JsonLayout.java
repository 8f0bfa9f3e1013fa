package io.atoll.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes an event as one line of JSON:
///
/// | key | value |
/// | --- | --- |
/// | `time` | ISO 8601, UTC |
/// | `level`, `logger`, `thread` | the level; the class and the thread that say it |
/// | `message` | all of it, as the other layout writes it |
/// | `fields` | what the message gives as `key={}`: numbers and truth values as such, JSON as JSON, the rest as text; absent if there is nothing |
/// | `error` | `class`, `message` and `stack` of an exception; absent without one |
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final Pattern PLACE = Pattern.compile("(?:(\\w+)=)?\\{}");

    @Override
    public String doLayout(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        line.put("message", event.getFormattedMessage());
        ObjectNode fields = fields(event.getMessage(), event.getArgumentArray());
        if (!fields.isEmpty()) {
            line.set("fields", fields);
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.putObject("error")
                    .put("class", thrown.getClassName())
                    .put("message", thrown.getMessage())
                    .put("stack", ThrowableProxyUtil.asString(thrown));
        }
        return line + "\n";
    }

    private static ObjectNode fields(@Nullable String message, Object @Nullable [] arguments) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (message == null || arguments == null) {
            return fields;
        }
        Matcher place = PLACE.matcher(message);
        for (int i = 0; i < arguments.length && place.find(); i++) {
            String key = place.group(1);
            if (key != null) {
                fields.set(key, value(arguments[i]));
            }
        }
        return fields;
    }

    private static JsonNode value(@Nullable Object argument) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (argument) {
            case null -> json.nullNode();
            case JsonNode node -> node;
            case Boolean flag -> json.booleanNode(flag);
            case Integer number -> json.numberNode(number);
            case Long number -> json.numberNode(number);
            case Double number -> json.numberNode(number);
            default -> json.textNode(argument.toString());
        };
    }
}
