package io.rq4j.benchmarks;

import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** The longest time that Redis was busy with one command. */
record SlowLog(RedisClient client) {

    /** From now on. */
    static SlowLog begin(RedisClient client) {
        send(client, Command.CONFIG, "SET", "slowlog-log-slower-than", "500");
        send(client, Command.CONFIG, "SET", "slowlog-max-len", "100000");
        send(client, Command.SLOWLOG, "RESET");
        return new SlowLog(client);
    }

    private static Object send(RedisClient client, Command command, String... words) {
        var arguments = new CommandArguments(command);
        for (var word : words) {
            arguments = arguments.add(word);
        }
        return client.executeCommand(arguments);
    }

    /** Half a millisecond when nothing took longer. */
    double longestMillis() {
        var entries = (List<?>) send(client, Command.SLOWLOG, "GET", "100000");
        return entries.stream()
                        .mapToLong(entry -> (Long) ((List<?>) entry).get(2))
                        .max()
                        .orElse(500)
                / 1e3;
    }
}
