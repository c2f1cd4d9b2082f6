package io.rq4j.cli;

import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some fields of a hash, read by name: a job's payload may be megabytes. */
final class HashFields {

    private final List<String> names;

    HashFields(String... names) {
        this.names = List.of(names);
    }

    Read.Call of(String key) {
        var arguments = new ArrayList<String>();
        arguments.add(key);
        arguments.addAll(names);
        return Read.HMGET.of(arguments.toArray(String[]::new));
    }

    /** Those that are there. */
    Map<String, byte[]> read(@Nullable Object reply) {
        var values = Reply.list(reply);
        var hash = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < values.size(); i++) {
            var value = Reply.bytes(values.get(i));
            if (value != null) {
                hash.put(names.get(i), value);
            }
        }
        return hash;
    }
}
