package io.rq4j.internal.redis;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.XReadParams;

/**
 * The way to Redis: reads, scripts and blocking waits, and no plain write. Safe for any number of threads; commands share a
 * pool, each wait has a connection of its own. Every failure is a {@link RqException}; when Redis is away, frozen, loading or
 * refuses for want of memory it is a {@link RedisUnavailableException}.
 */
public final class RedisConnection implements AutoCloseable {

    /** Above the longest blocking wait: without it a wait in a black hole hangs for ever. */
    private static final int BLOCKING_TIMEOUT_MILLIS = 10_000;

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    /** Replies of a server that will answer later; Redis 6.2 wraps those that a script met. */
    private static final Pattern AWAY = Pattern.compile(
            "(?:^|: -)(?:LOADING|BUSY|MASTERDOWN|READONLY|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF)\\b");

    private final UnifiedJedis commands;
    private final UnifiedJedis waits;
    private final boolean ours;
    private final String address;

    private RedisConnection(UnifiedJedis commands, UnifiedJedis waits, boolean ours, String address) {
        this.commands = commands;
        this.waits = waits;
        this.ours = ours;
        this.address = address;
    }

    /** Connections to an address, opened on first use. */
    public static RedisConnection to(RedisUri uri) {
        return new RedisConnection(
                client(uri, TIMEOUT_MILLIS, 16), client(uri, BLOCKING_TIMEOUT_MILLIS, -1), true, uri.toString());
    }

    /** A client of the user's, who closes it. Its pool must have room for the waits: one a queue, one for futures, one for commands. */
    public static RedisConnection of(UnifiedJedis client) {
        return new RedisConnection(client, client, false, "the given client");
    }

    private static RedisClient client(RedisUri uri, int timeoutMillis, int connections) {
        var pool = new ConnectionPoolConfig();
        pool.setJmxEnabled(false);
        pool.setMaxTotal(connections);
        pool.setMaxIdle(Math.max(connections, 8));
        pool.setMaxWait(java.time.Duration.ofSeconds(10));
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(java.time.Duration.ofMillis(-1));
        var config = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(CONNECT_TIMEOUT_MILLIS)
                .socketTimeoutMillis(timeoutMillis)
                .blockingSocketTimeoutMillis(BLOCKING_TIMEOUT_MILLIS)
                .user(uri.user())
                .password(uri.password())
                .database(uri.database())
                .sslOptions(uri.tls() ? SslOptions.defaults() : null)
                .build();
        return RedisClient.builder()
                .hostAndPort(uri.host(), uri.port())
                .clientConfig(config)
                .poolConfig(pool)
                .build();
    }

    /** Where this leads, fit for a log. */
    public String address() {
        return address;
    }

    /** Sends one read. Tried once more on a fresh connection when the pooled one was stale. */
    public @Nullable Object read(Read command, String... args) {
        return guarded(() -> again(() -> send(command, args)));
    }

    /** Sends many reads in one round trip. A read that Redis refuses (a key of another type) answers null. */
    public List<@Nullable Object> readAll(List<Read.Call> calls) {
        if (calls.isEmpty()) {
            return List.of();
        }
        return guarded(() -> again(() -> pipeline(calls)));
    }

    private List<@Nullable Object> pipeline(List<Read.Call> calls) {
        try (var pipeline = commands.pipelined()) {
            var responses = new ArrayList<Response<Object>>(calls.size());
            for (var call : calls) {
                responses.add(pipeline.sendCommand(protocol(call.command()), bytes(call.args())));
            }
            pipeline.sync();
            var replies = new ArrayList<@Nullable Object>(calls.size());
            for (var response : responses) {
                replies.add(orNull(response));
            }
            return replies;
        }
    }

    private static @Nullable Object orNull(Response<Object> response) {
        try {
            return response.get();
        } catch (JedisDataException e) {
            if (isAway(e)) {
                throw e;
            }
            return null;
        }
    }

    private @Nullable Object send(Read command, String... args) {
        var arguments = new CommandArguments(protocol(command));
        for (int i = 0; i < args.length; i++) {
            arguments = i == 0 ? arguments.key(args[i]) : arguments.add(args[i]);
        }
        try {
            return commands.executeCommand(arguments);
        } catch (JedisDataException e) {
            if (String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
                throw wrongType(command, args[0], e);
            }
            throw e;
        }
    }

    private RqException wrongType(Read command, String key, JedisDataException e) {
        return new RqException(
                "The key " + key + " in Redis at " + address + " is not " + type(command) + ", which RQ keeps there;"
                        + " somebody else wrote it: look at it with redis-cli (TYPE " + key
                        + "), rename or delete it, or use another database or prefix",
                e);
    }

    /** By the first letter, as Redis groups its commands. */
    private static String type(Read command) {
        return switch (command.name().charAt(0)) {
            case 'H' -> "a hash";
            case 'L' -> "a list";
            case 'S' -> "a set";
            case 'X' -> "a stream";
            case 'Z' -> "a sorted set";
            default -> "a string";
        };
    }

    /** Carries out a script, once. Who repeats it must know that the script bears it. */
    public @Nullable Object run(Script script, byte[] key, List<byte[]> args) {
        return guarded(() -> {
            try {
                return commands.evalsha(script.sha(), List.of(key), args);
            } catch (JedisNoScriptException e) {
                return commands.eval(script.source(), List.of(key), args);
            }
        });
    }

    /** The address of this end as the server sees it, {@code unknown} when it does not say. */
    public String clientAddress() {
        var info = guarded(() -> again(() ->
                Reply.textOrEmpty(commands.executeCommand(new CommandArguments(Protocol.Command.CLIENT).add("INFO")))));
        for (var part : info.split(" ")) {
            if (part.startsWith("addr=")) {
                return part.substring("addr=".length());
            }
        }
        return "unknown";
    }

    /** Drops idle connections: after a restart of the server each of them would fail once. */
    public void refresh() {
        if (ours && commands instanceof RedisClient client) {
            client.getPool().clear();
        }
    }

    /** Waits until {@code from} has an element, moves its head to the tail of {@code to} and returns it; null at the end. */
    public @Nullable String take(String from, String to, double seconds) {
        return guarded(() -> waits.blmove(from, to, ListDirection.LEFT, ListDirection.RIGHT, seconds));
    }

    /** Waits until the list has an element. Takes nothing: its head is moved onto itself. */
    public boolean peek(String list, double seconds) {
        return guarded(() -> waits.blmove(list, list, ListDirection.LEFT, ListDirection.LEFT, seconds) != null);
    }

    /** One entry of a stream. */
    public record Entry(String stream, String id, Map<String, String> fields) {}

    /** Waits for entries after the given ids, in any of the streams. Empty at the end of the time. */
    public List<Entry> follow(Map<String, String> after, int millis) {
        var streams = new LinkedHashMap<String, StreamEntryID>();
        after.forEach((stream, id) -> streams.put(stream, new StreamEntryID(id)));
        return guarded(() -> {
            var replies = waits.xread(XReadParams.xReadParams().block(millis).count(1000), streams);
            var entries = new ArrayList<Entry>();
            for (var stream : replies == null
                    ? List.<Map.Entry<String, List<redis.clients.jedis.resps.StreamEntry>>>of()
                    : replies) {
                for (var entry : stream.getValue()) {
                    entries.add(new Entry(stream.getKey(), entry.getID().toString(), entry.getFields()));
                }
            }
            return entries;
        });
    }

    /**
     * Listens to a channel. Nothing happens until somebody runs it.
     *
     * @param listener hears every message
     * @param broken hears of errors other than an absent Redis
     */
    public Subscription subscription(String channel, Consumer<byte[]> listener, Consumer<Throwable> broken) {
        return new Subscription(this, channel.getBytes(StandardCharsets.UTF_8), listener, broken);
    }

    /** Returns when the connection is lost or given up. Of a client of the user's it is not known which one it is. */
    void listen(Subscription.Ear ear, byte[] channel) {
        guarded(() -> {
            if (ours && waits instanceof RedisClient client) {
                listen(ear, channel, client.getPool().getResource());
            } else {
                ear.connected(() -> leave(ear));
                waits.subscribe(ear, channel);
            }
            return null;
        });
    }

    /** A connection that has listened must not be used for anything else. */
    private static void listen(Subscription.Ear ear, byte[] channel, Connection connection) {
        try (connection) {
            ear.connected(() -> hangUp(connection));
            ear.proceed(connection, channel);
        } finally {
            connection.setBroken();
        }
    }

    private static void leave(Subscription.Ear ear) {
        if (ear.isSubscribed()) {
            ear.unsubscribe();
        }
    }

    private static void hangUp(Connection connection) {
        try {
            connection.forceDisconnect();
        } catch (IOException e) {
            // Nobody listens to it any more.
        }
    }

    /** Closes the connections, unless they are the user's. */
    @Override
    public void close() {
        if (ours) {
            commands.close();
            waits.close();
        }
    }

    private <T> T again(Supplier<T> command) {
        try {
            return command.get();
        } catch (JedisConnectionException e) {
            refresh();
            return command.get();
        }
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> command) {
        try {
            return command.get();
        } catch (JedisDataException e) {
            if (isAway(e)) {
                throw new RedisUnavailableException("Redis at " + address + " refuses for now: " + e.getMessage(), e);
            }
            throw new RqException("Redis at " + address + refusal(String.valueOf(e.getMessage())), e);
        } catch (JedisException e) {
            throw new RedisUnavailableException("No answer from Redis at " + address + ": " + reason(e), e);
        }
    }

    private static String refusal(String reply) {
        if (reply.startsWith("NOAUTH")) {
            return " wants a password (NOAUTH), and its address has none: write redis://:password@host:port, or"
                    + " redis://user:password@host:port";
        }
        if (reply.startsWith("WRONGPASS")) {
            return " refuses this user and password (WRONGPASS): correct redis://user:password@host:port; without a user it"
                    + " is the default one, and @, :, / and % in a password are written %40, %3A, %2F and %25";
        }
        return " answered: " + reply;
    }

    private static boolean isAway(JedisDataException e) {
        return AWAY.matcher(String.valueOf(e.getMessage())).find();
    }

    private static String reason(Throwable e) {
        var root = root(e);
        var message = root.getMessage();
        if (root instanceof UnknownHostException) {
            return "the host " + message + " is unknown";
        }
        if (root instanceof ConnectException && String.valueOf(message).contains("refused")) {
            return message + ", nothing listens there";
        }
        return message == null ? root.getClass().getSimpleName() : message.replaceFirst("\\.+$", "");
    }

    /** The client keeps the failures of a host's addresses aside, as suppressed exceptions. */
    private static Throwable root(Throwable e) {
        if (e.getCause() != null && e.getCause() != e) {
            return root(e.getCause());
        }
        return e.getSuppressed().length > 0 ? root(e.getSuppressed()[0]) : e;
    }

    private static Protocol.Command protocol(Read command) {
        return Protocol.Command.valueOf(command.name());
    }

    private static byte[][] bytes(String[] args) {
        var bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = args[i].getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }
}
