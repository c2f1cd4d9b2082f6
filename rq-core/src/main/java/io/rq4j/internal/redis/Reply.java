package io.rq4j.internal.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.KeyValue;

/** Reads the shapes that Redis answers with. */
public final class Reply {

    private Reply() {}

    public static @Nullable String text(@Nullable Object reply) {
        if (reply == null) {
            return null;
        }
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : reply.toString();
    }

    public static String textOrEmpty(@Nullable Object reply) {
        var text = text(reply);
        return text == null ? "" : text;
    }

    public static byte @Nullable [] bytes(@Nullable Object reply) {
        return (byte[]) reply;
    }

    public static long number(@Nullable Object reply) {
        if (reply == null) {
            return 0;
        }
        return reply instanceof Long number ? number : Long.parseLong(textOrEmpty(reply));
    }

    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object reply) {
        return reply == null ? List.of() : (List<@Nullable Object>) reply;
    }

    public static List<String> texts(@Nullable Object reply) {
        var texts = new ArrayList<String>();
        for (var item : list(reply)) {
            texts.add(textOrEmpty(item));
        }
        return texts;
    }

    /** Field and value pairs: a flat list, or the pairs of RESP3 from a client of the user's. */
    public static Map<String, byte[]> pairs(@Nullable Object reply) {
        var pairs = new LinkedHashMap<String, byte[]>();
        var items = list(reply);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof KeyValue<?, ?> pair) {
                pairs.put(textOrEmpty(pair.getKey()), (byte[]) pair.getValue());
            } else {
                pairs.put(textOrEmpty(items.get(i)), (byte[]) items.get(++i));
            }
        }
        return pairs;
    }
}
