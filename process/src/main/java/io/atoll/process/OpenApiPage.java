package io.atoll.process;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An OpenAPI document as a page to read, made here: it needs no script and no network. Shown are,
/// by tag, the paths, and of each the members of its request's object; at the end the objects
/// inside.
final class OpenApiPage {
    private OpenApiPage() {}

    /// @param document OpenAPI 3.0, its paths in the order in which they are shown
    static String of(JsonNode document) {
        JsonNode info = document.path("info");
        var page = new StringBuilder(HEAD.formatted(text(info.path("title"))));
        page.append("<h1>").append(text(info.path("title"))).append("</h1>\n");
        page.append("<p>").append(text(info.path("description"))).append('\n');
        page.append("<p>Version ").append(text(info.path("version")));
        page.append("; as <a href=\"/docs/openapi.json\">OpenAPI</a>.\n");
        String section = "";
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
                String tag = text(call.getValue().path("tags").path(0));
                if (!tag.equals(section)) {
                    page.append("<h2>").append(tag).append("</h2>\n");
                    section = tag;
                }
                add(page, call.getKey() + " " + path.getKey(), call.getValue());
            }
        }
        page.append("<h2>objects</h2>\n");
        for (Map.Entry<String, JsonNode> object :
                document.path("components").path("schemas").properties()) {
            String name = escaped(object.getKey());
            page.append("<h3 id=\"%1$s\"><code>%1$s</code></h3>\n".formatted(name));
            addMembers(page, object.getValue());
        }
        return page.toString();
    }

    private static void add(StringBuilder page, String call, JsonNode described) {
        page.append("<h3><code>").append(escaped(call)).append("</code></h3>\n");
        JsonNode schema =
                described
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        addMembers(page, schema);
    }

    private static void addMembers(StringBuilder page, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        page.append("<ul>\n");
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            page.append("<li><code>").append(escaped(member.getKey())).append("</code> ");
            page.append(kind(member.getValue()));
            page.append(required.contains(member.getKey()) ? ", <b>required</b>\n" : "\n");
        }
        page.append("</ul>\n");
    }

    private static String kind(JsonNode member) {
        if (member.has("$ref")) {
            String reference = text(member.path("$ref"));
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            return "<a href=\"#%1$s\">%1$s</a>".formatted(name);
        }
        if (member.path("items").has("$ref")) {
            return "array of " + kind(member.path("items"));
        }
        return member.has("type") ? text(member.path("type")) : "any";
    }

    private static String text(JsonNode value) {
        return escaped(value.asText());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <style>
              :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
              body { max-width: 45rem; margin: 3rem auto; padding: 0 1rem }
              h3 { margin: 1rem 0 0; font-weight: normal } ul { margin: 0 }
            </style>
            """;
}
