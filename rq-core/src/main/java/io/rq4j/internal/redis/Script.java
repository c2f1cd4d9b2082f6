package io.rq4j.internal.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Lua script that lies as a resource beside the class that runs it. A line {@code -- @include a, b} puts the files
 * {@code include/a.lua} (or {@code a.lua}) in its place, so that nothing is written twice. Read on first use.
 */
public final class Script {

    private static final Pattern INCLUDE = Pattern.compile("(?m)^-- @include (.+)$");

    private final Class<?> owner;
    private final String name;

    private record Loaded(byte[] source, byte[] sha) {}

    private volatile @org.jspecify.annotations.Nullable Loaded loaded;

    private Script(Class<?> owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    /** The script {@code name.lua} beside {@code owner}. */
    public static Script beside(Class<?> owner, String name) {
        return new Script(owner, name);
    }

    public String name() {
        return name;
    }

    /** The assembled text as Redis gets it. */
    public byte[] source() {
        return loaded().source;
    }

    byte[] sha() {
        return loaded().sha;
    }

    private Loaded loaded() {
        var current = loaded;
        if (current == null) {
            var source = assemble().getBytes(StandardCharsets.UTF_8);
            current = new Loaded(source, sha1(source));
            loaded = current;
        }
        return current;
    }

    private String assemble() {
        Set<String> included = new LinkedHashSet<>();
        return INCLUDE.matcher(read(name + ".lua")).replaceAll(line -> {
            var text = new StringBuilder();
            for (var file : line.group(1).split(",\\s*")) {
                if (included.add(file)) {
                    text.append(part(file));
                }
            }
            return java.util.regex.Matcher.quoteReplacement(text.toString());
        });
    }

    private String part(String file) {
        var include = "include/" + file + ".lua";
        return read(owner.getResource(include) != null ? include : file + ".lua");
    }

    private String read(String file) {
        try (var in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("No script " + file + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] source) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(source);
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
