package io.rq4j.internal.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Redis address: {@code redis://[user[:password]@]host[:port][/db]}, {@code rediss://} for TLS. */
public record RedisUri(
        String host,
        int port,
        int database,
        @Nullable String user,
        @Nullable String password,
        boolean tls) {

    private static final String FORM = "redis://[user:password@]host[:port][/db], or rediss:// for TLS";

    public RedisUri {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("The port of Redis must be 1 to 65535, got " + port + " in "
                    + text(host, port, database, user, password, tls) + "; leave it out for 6379");
        }
    }

    /** Reads an address. The error never repeats a password. */
    public static RedisUri parse(String text) {
        var uri = uri(text);
        var scheme = uri.getScheme();
        if ("unix".equals(scheme)) {
            throw new IllegalArgumentException("A unix:// address is not supported: a Redis URL must read " + FORM);
        }
        if (!"redis".equals(scheme) && !"rediss".equals(scheme) || uri.getHost() == null) {
            throw invalid(text);
        }
        var credentials = credentials(uri);
        return new RedisUri(
                uri.getHost(),
                uri.getPort() < 0 ? 6379 : uri.getPort(),
                database(uri, text),
                credentials[0],
                credentials[1],
                scheme.equals("rediss"));
    }

    /** What RQ reads: {@code RQ_REDIS_URL}, {@code REDIS_URL}, or the parts one by one; localhost where nothing is set. */
    public static RedisUri ofEnvironment(Map<String, String> environment) {
        for (var name : List.of("RQ_REDIS_URL", "REDIS_URL")) {
            var url = environment.getOrDefault(name, "");
            if (!url.isBlank()) {
                return parse(url);
            }
        }
        var password = environment.getOrDefault("REDIS_PASSWORD", "");
        return new RedisUri(
                environment.getOrDefault("REDIS_HOST", "localhost"),
                number(environment, "REDIS_PORT", 6379),
                number(environment, "REDIS_DB", 0),
                null,
                password.isEmpty() ? null : password,
                List.of("true", "1", "yes")
                        .contains(environment.getOrDefault("REDIS_SSL", "").toLowerCase(Locale.ROOT)));
    }

    private static int number(Map<String, String> environment, String name, int fallback) {
        var text = environment.getOrDefault(name, "");
        try {
            return text.isBlank() ? fallback : Integer.parseUnsignedInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " must be a number, got \"" + text + "\"; unset it for " + fallback, e);
        }
    }

    /** The address with stars for its password, fit for a log. */
    @Override
    public String toString() {
        return text(host, port, database, user, password, tls);
    }

    private static String text(
            String host, int port, int database, @Nullable String user, @Nullable String password, boolean tls) {
        var login = (user == null ? "" : user) + (password == null ? "" : ":***");
        return (tls ? "rediss://" : "redis://") + login + (login.isEmpty() ? "" : "@") + host + ":" + port
                + (database == 0 ? "" : "/" + database);
    }

    private static URI uri(String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    private static @Nullable String[] credentials(URI uri) {
        var info = uri.getRawUserInfo();
        if (info == null) {
            return new @Nullable String[] {null, null};
        }
        int colon = info.indexOf(':');
        var user = colon < 0 ? info : info.substring(0, colon);
        var password = colon < 0 ? null : decode(info.substring(colon + 1));
        return new @Nullable String[] {user.isEmpty() ? null : decode(user), password};
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int database(URI uri, String text) {
        var path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/|/$", "");
        if (path.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(path);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "A Redis URL must read " + FORM + ", got " + text.replaceAll("//.*@", "//***@"));
    }
}
