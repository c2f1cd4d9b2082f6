package io.rq4j.test;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is at one key. */
record Key(Content content, @Nullable Expiry expiry) {

    /** When a key ends: the time left at the snapshot, and the server's time at which that is. */
    record Expiry(Duration left, Instant at) {}

    Key withoutTtl() {
        return new Key(content, null);
    }

    String show(String name, Rendering rendering) {
        String ttl = expiry == null ? "" : " ttl " + rendering.ttl(expiry);
        return content.type() + " " + name + " " + content.show(rendering) + ttl + "\n";
    }

    String changeTo(Key after, String name, Rendering rendering) {
        StringBuilder lines = new StringBuilder();
        if (!content.equals(after.content)) {
            String change = content.changeTo(after.content, rendering);
            lines.append("~ %s %s %s\n".formatted(content.type(), name, change));
        }
        if (!rendering.sameExpiry(expiry, after.expiry)) {
            String change = rendering.ttl(expiry) + " -> " + rendering.ttl(after.expiry);
            lines.append("~ ttl %s %s\n".formatted(name, change));
        }
        return lines.toString();
    }
}
