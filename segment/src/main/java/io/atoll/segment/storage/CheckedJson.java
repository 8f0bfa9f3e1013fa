package io.atoll.segment.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// JSON files that carry their own checksum: one object, its first three members always these.
///
/// ```
/// {"crc32c":"1f2e3d4c","format":"atoll-manifest","version":1, ...}
/// ```
///
/// The checksum is the CRC-32C of all bytes behind the comma that follows it, that is, from byte 21
/// to the end of the file, as 8 hexadecimal digits. Nobody edits such a file by hand unnoticed, and
/// every JSON tool reads it.
///
/// @param format what kind of file it is
/// @param version what is written, and the only version that is read
public record CheckedJson(String format, int version) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectReader READER =
            MAPPER.readerFor(ObjectNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String BEFORE_CHECKSUM = "{\"crc32c\":\"";
    private static final String AFTER_CHECKSUM = "\",";
    private static final int CHECKSUM_AT = BEFORE_CHECKSUM.length();
    private static final int CHECKED_FROM = CHECKSUM_AT + 8 + AFTER_CHECKSUM.length();

    /// A file's bytes with these members behind the first three.
    public byte[] write(ObjectNode content) {
        ObjectNode all = MAPPER.createObjectNode().put("format", format).put("version", version);
        all.setAll(content);
        byte[] json;
        try {
            json = MAPPER.writeValueAsBytes(all);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + content, e);
        }
        // The checksum's member goes where the opening brace is.
        var file = new byte[CHECKED_FROM + json.length - 1];
        System.arraycopy(json, 1, file, CHECKED_FROM, json.length - 1);
        byte[] head = (BEFORE_CHECKSUM + checksum(file) + AFTER_CHECKSUM).getBytes(US_ASCII);
        System.arraycopy(head, 0, file, 0, CHECKED_FROM);
        return file;
    }

    /// The object in a file.
    ///
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if these are
    ///   not the bytes that were written
    public ObjectNode read(String file, byte[] content) {
        if (content.length <= CHECKED_FROM) {
            throw Damage.at(file, content.length, "a JSON object", "the end of the file");
        }
        String expected = BEFORE_CHECKSUM + checksum(content) + AFTER_CHECKSUM;
        String found = new String(content, 0, CHECKED_FROM, US_ASCII);
        if (!found.equals(expected)) {
            throw Damage.at(file, 0, expected, found);
        }
        ObjectNode object;
        try {
            object = READER.readValue(content);
        } catch (IOException e) {
            throw Damage.at(file, 0, "a JSON object", String.valueOf(e.getMessage()), e);
        }
        String foundFormat = object.path("format").asText();
        if (!foundFormat.equals(format)) {
            throw Damage.at(file, CHECKED_FROM, "format " + format, foundFormat);
        }
        int foundVersion = object.path("version").asInt();
        if (foundVersion != version) {
            throw Damage.unknownVersion(file, CHECKED_FROM, foundVersion, version);
        }
        return object;
    }

    private static String checksum(byte[] content) {
        var crc = new CRC32C();
        crc.update(content, CHECKED_FROM, content.length - CHECKED_FROM);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
