package io.rq4j.cli.demo;

import io.rq4j.error.RqException;
import io.rq4j.examples.Words;
import io.rq4j.worker.RqWorker;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** A worker process of the demo: a JVM of its own that runs the program {@code rq-worker}. */
public record DemoWorker(String name, WatchedProcess process, Path log) {

    static DemoWorker start(String name, String url, Path folder) {
        var log = folder.resolve(name + ".log");
        return new DemoWorker(name, WatchedProcess.start(command(name, url), log), log);
    }

    private static List<String> command(String name, String url) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A worker that lives for seconds starts sooner with these.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RqWorker.class.getName(),
                "--queue",
                DemoJobs.QUEUE,
                "--url",
                url,
                "--classpath",
                examples().toString(),
                "--name",
                name,
                "--concurrency",
                "2");
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
