package io.rq4j.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of a YAML file that knows its line.
 *
 * @param value a text, a number, a truth value, null, a list of nodes, or a map of texts to nodes
 */
record YamlNode(int line, @Nullable Object value) {

    /** What cannot be read as YAML at all. */
    static final class Broken extends Exception {

        final int line;

        Broken(int line, String problem) {
            super(problem);
            this.line = line;
        }
    }

    /** Reads one document. Keys that come twice are told, and the first one counts. */
    static YamlNode read(String text, BiConsumer<Integer, String> problems) throws Broken {
        try (var parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return new YamlNode(1, null);
            }
            var node = node(parser, problems);
            if (parser.nextToken() != null) {
                throw new Broken(line(parser), "a second document begins; keep one");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw broken(e);
        } catch (IOException e) {
            throw new Broken(1, String.valueOf(e.getMessage()));
        }
    }

    private static Broken broken(JsonProcessingException e) {
        var location = e.getLocation();
        // Some of its lines show the place, which the number of the line tells.
        var problem = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" ") && !line.isBlank())
                .collect(Collectors.joining(", "));
        var star = problem.contains("alias") ? "; put a value that begins with * into quotes" : "";
        return new Broken(
                location == null ? 1 : Math.max(1, location.getLineNr()), "this is not YAML: " + problem + star);
    }

    private static int line(JsonParser parser) {
        JsonLocation location = parser.currentTokenLocation();
        return Math.max(1, location.getLineNr());
    }

    private static YamlNode node(YAMLParser parser, BiConsumer<Integer, String> problems) throws IOException, Broken {
        int line = line(parser);
        if (parser.isCurrentAlias()) {
            throw new Broken(
                    line,
                    "*" + parser.getText()
                            + " stands for a part elsewhere, which is not read here; write that part out, or"
                            + " put a value that begins with * into quotes");
        }
        return new YamlNode(
                line,
                switch (parser.currentToken()) {
                    case START_OBJECT -> map(parser, problems);
                    case START_ARRAY -> list(parser, problems);
                    case VALUE_NUMBER_INT -> parser.getNumberValue();
                    case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case VALUE_NULL -> null;
                    default -> parser.getText();
                });
    }

    private static Map<String, YamlNode> map(YAMLParser parser, BiConsumer<Integer, String> problems)
            throws IOException, Broken {
        var map = new LinkedHashMap<String, YamlNode>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            int line = line(parser);
            parser.nextToken();
            var node = node(parser, problems);
            var first = map.putIfAbsent(name, node.value == null ? new YamlNode(line, null) : node);
            if (first != null) {
                problems.accept(
                        line, "\"" + name + "\" is given twice, first in line " + first.line + "; leave out one");
            }
        }
        return map;
    }

    private static List<YamlNode> list(YAMLParser parser, BiConsumer<Integer, String> problems)
            throws IOException, Broken {
        var list = new ArrayList<YamlNode>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(node(parser, problems));
        }
        return list;
    }

    @SuppressWarnings("unchecked")
    @Nullable Map<String, YamlNode> map() {
        return value instanceof Map<?, ?> ? (Map<String, YamlNode>) value : null;
    }

    @SuppressWarnings("unchecked")
    @Nullable List<YamlNode> list() {
        return value instanceof List<?> ? (List<YamlNode>) value : null;
    }

    /** The value without its lines, as a job gets it. */
    @Nullable Object plain() {
        var map = map();
        if (map != null) {
            var plain = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((name, node) -> plain.put(name, node.plain()));
            return plain;
        }
        var list = list();
        return list == null
                ? value
                : new ArrayList<@Nullable Object>(
                        list.stream().map(YamlNode::plain).toList());
    }

    /** What stands there, for an error. */
    String shown() {
        if (value instanceof String text) {
            return "\"" + text + "\"";
        }
        return map() != null ? "a map" : list() != null ? "a list" : value == null ? "nothing" : value.toString();
    }
}
