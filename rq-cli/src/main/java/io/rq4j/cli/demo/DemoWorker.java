package io.rq4j.cli.demo;

import io.rq4j.error.RqException;
import io.rq4j.examples.Words;
import io.rq4j.internal.redis.Keys;
import io.rq4j.worker.RqWorker;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A worker process of the demo: a JVM of its own that runs the program {@code rq-worker}, on a given Redis one like it. */
public record DemoWorker(String name, WatchedProcess process, Path log) {

    static DemoWorker start(WorkerPlan plan, DemoRedis redis, Path folder) {
        var log = folder.resolve(plan.name() + ".log");
        return new DemoWorker(plan.name(), WatchedProcess.start(command(plan, redis), log), log);
    }

    private static List<String> command(WorkerPlan plan, DemoRedis redis) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A worker that lives for seconds starts sooner with these.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(
                redis.prefix().equals(Keys.STANDARD.prefix()) ? program(plan, redis.url()) : demoProgram(plan, redis));
        return command;
    }

    private static List<String> program(WorkerPlan plan, String url) {
        return List.of(
                RqWorker.class.getName(),
                "--queue",
                plan.queue(),
                "--url",
                url,
                "--classpath",
                examples().toString(),
                "--name",
                plan.name(),
                "--concurrency",
                String.valueOf(plan.concurrency()));
    }

    private static List<String> demoProgram(WorkerPlan plan, DemoRedis redis) {
        return List.of(
                DemoWorkerProgram.class.getName(),
                redis.url(),
                redis.prefix(),
                plan.name(),
                plan.queue(),
                String.valueOf(plan.concurrency()));
    }

    private static Path examples() {
        try {
            return Path.of(Words.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new RqException("Cannot find the jar of the examples", e);
        }
    }

    public long pid() {
        return process.handle().pid();
    }
}
