package io.rq4j.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The program of a JVM that starts a server and never closes it. */
final class ServerOwner {
    private ServerOwner() {}

    public static void main(String[] args) throws Exception {
        EmbeddedRedis redis = EmbeddedRedis.start();
        switch (args[0]) {
            case "freeze" -> redis.freeze();
            case "restart" -> {
                redis.kill();
                redis.restart();
            }
            case "child" -> new ProcessBuilder("sleep", "60").start();
            default -> {}
        }
        report(redis, Path.of(args[1]));
        if (!args[0].equals("exit")) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static void report(EmbeddedRedis redis, Path target) throws Exception {
        Path draft = target.resolveSibling("draft");
        Files.write(draft, List.of(String.valueOf(redis.pid()), redis.folder().toString()));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
