package io.rq4j.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The value of one key. All texts are bytes, one in each char; only {@link Rendering} makes them readable. */
sealed interface Content {
    String type();

    String show(Rendering rendering);

    /** How this became another content of the same type. */
    String changeTo(Content after, Rendering rendering);

    /** A string. */
    record Text(String value) implements Content {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public String show(Rendering rendering) {
            return rendering.text(value);
        }

        @Override
        public String changeTo(Content after, Rendering rendering) {
            return show(rendering) + " -> " + after.show(rendering);
        }
    }

    /** A list. */
    record Items(List<String> items) implements Content {
        @Override
        public String type() {
            return "list";
        }

        @Override
        public String show(Rendering rendering) {
            return items.stream().map(rendering::text).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public String changeTo(Content after, Rendering rendering) {
            return show(rendering) + " -> " + after.show(rendering);
        }
    }

    /**
     * A set, sorted set or hash: parts with a name each.
     *
     * @param separator what stands between name and value
     * @param values by name; all empty in a set
     */
    record Parts(String type, String separator, Map<String, String> values) implements Content {
        @Override
        public String show(Rendering rendering) {
            return values.keySet().stream()
                    .map(name -> part(name, rendering))
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        @Override
        public String changeTo(Content after, Rendering rendering) {
            Parts next = (Parts) after;
            return changedNames(values, next.values)
                    .sorted()
                    .map(name -> change(name, next, rendering))
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        private String change(String name, Parts next, Rendering rendering) {
            if (!values.containsKey(name)) {
                return "+" + next.part(name, rendering);
            }
            if (!next.values.containsKey(name)) {
                return "-" + part(name, rendering);
            }
            return part(name, rendering) + " -> " + rendering.text(next.values.get(name));
        }

        private String part(String name, Rendering rendering) {
            String value = separator.isEmpty() ? "" : separator + rendering.text(values.get(name));
            return rendering.text(name) + value;
        }
    }

    /** A stream: entries by id, in their order. */
    record Entries(Map<String, Parts> entries) implements Content {
        @Override
        public String type() {
            return "stream";
        }

        @Override
        public String show(Rendering rendering) {
            return entries.keySet().stream()
                    .map(id -> entry(id, rendering))
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        /** An entry never changes: it comes or goes. */
        @Override
        public String changeTo(Content after, Rendering rendering) {
            Entries next = (Entries) after;
            return changedNames(entries, next.entries)
                    .map(id -> entries.containsKey(id) ? "-" + entry(id, rendering) : "+" + next.entry(id, rendering))
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        private String entry(String id, Rendering rendering) {
            return id + " " + entries.get(id).show(rendering);
        }
    }

    private static Stream<String> changedNames(Map<String, ?> before, Map<String, ?> after) {
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)));
    }
}
