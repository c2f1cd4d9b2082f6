package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects outside of this one, which depend on its artifacts as {@code ./mvnw install} leaves them: here in a local
 * repository of the test's own, behind which Maven looks into the real one for everything else.
 */
@ExtendWith(RedisExtension.class)
class OutsideProjectTest {

    private static final String POM = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>shop</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencies>
                %s
              </dependencies>
            </project>
            """;

    @TempDir
    private Path repository;

    @TempDir
    private Path shop;

    @BeforeEach
    void install() throws IOException {
        installPom(Distribution.project(), "rq-parent");
        for (var module : List.of("rq-core", "rq-worker")) {
            var folder = Distribution.project().resolve(module);
            installPom(folder, module);
            Files.copy(folder.resolve("target").resolve(file(module, "jar")), installed(module, "jar"));
        }
    }

    private void installPom(Path folder, String artifact) throws IOException {
        Files.createDirectories(installed(artifact, "pom").getParent());
        Files.copy(folder.resolve("pom.xml"), installed(artifact, "pom"));
    }

    private Path installed(String artifact, String type) {
        return repository
                .resolve("io/rq4j")
                .resolve(artifact)
                .resolve(Distribution.version())
                .resolve(file(artifact, type));
    }

    private static String file(String artifact, String type) {
        return artifact + "-" + Distribution.version() + "." + type;
    }

    /** The snippet of the README. */
    private static String dependencyOfReadme() throws IOException {
        var readme = Files.readString(Distribution.project().resolve("README.md"));
        return readme.substring(
                readme.indexOf("<dependency>"), readme.indexOf("</dependency>") + "</dependency>".length());
    }

    /** Compiles the project and returns its class path. Offline: all that it takes was needed to come this far. */
    private String built(String dependency, String source) throws IOException {
        var folder = Files.createDirectories(shop.resolve("src/main/java/com/example"));
        Files.writeString(folder.resolve("Shop.java"), source);
        Files.writeString(shop.resolve("pom.xml"), POM.formatted(dependency));
        var classPath = shop.resolve("class-path");
        maven(goal("compiler", "compile"), goal("dependency", "build-classpath"), "-Dmdep.outputFile=" + classPath)
                .success();
        return shop.resolve("target/classes") + File.pathSeparator + Files.readString(classPath);
    }

    /** A goal of a plugin in the version that this project takes, thus one that is in the real local repository. */
    private static String goal(String plugin, String goal) throws IOException {
        var pom = Files.readString(Distribution.project().resolve("pom.xml"));
        var version = Pattern.compile("<artifactId>maven-" + plugin + "-plugin</artifactId>\\s*<version>(.*)</version>")
                .matcher(pom);
        if (!version.find()) {
            throw new IllegalStateException("pom.xml names no version of maven-" + plugin + "-plugin");
        }
        return "org.apache.maven.plugins:maven-" + plugin + "-plugin:" + version.group(1) + ":" + goal;
    }

    private Command.Ended maven(String... words) {
        return Command.of(Distribution.project().resolve("mvnw"))
                .and("-o", "-B", "-q", "-f", shop.resolve("pom.xml"))
                .and("-Dmaven.repo.local=" + repository)
                .and("-Dmaven.repo.local.tail=" + System.getProperty("localRepository"))
                .and((Object[]) words)
                .with("JAVA_HOME", Java.ofTests().home())
                .with("HOME", System.getProperty("user.home"))
                .run();
    }

    private static String run(String classPath, String url) {
        return Command.of(Java.ofTests().program(), "-cp", classPath, "com.example.Shop", url)
                .run()
                .success();
    }

    @Test
    void producerNeedsTheCoreAlone(TestRedis redis) throws IOException {
        var classPath = built(dependencyOfReadme(), """
                package com.example;

                import io.rq4j.Rq;

                public class Shop {

                    public static int price(int pieces) {
                        return 3 * pieces;
                    }

                    public static void main(String[] args) {
                        try (Rq rq = Rq.connect(args[0])) {
                            System.out.println(rq.queue("default").enqueue(Shop::price, 4).status());
                        }
                    }
                }
                """);

        assertThat(run(classPath, redis.url())).isEqualTo("QUEUED\n");
        assertThat(classPath).contains("rq-core").doesNotContain("rq-worker", "picocli", "slf4j-simple");
    }

    @Test
    void workerRunsInsideOfAProgram(TestRedis redis) throws IOException {
        var classPath = built(dependencyOfReadme().replace("rq-core", "rq-worker"), """
                package com.example;

                import io.rq4j.Rq;
                import io.rq4j.worker.Worker;
                import java.time.Duration;

                public class Shop {

                    public static int price(int pieces) {
                        return 3 * pieces;
                    }

                    public static void main(String[] args) {
                        try (Rq rq = Rq.connect(args[0]);
                                Worker worker = Worker.builder(rq).functions("com.example").build()) {
                            worker.start();
                            System.out.println(rq.queue("default").enqueue(Shop::price, 4).await(Duration.ofSeconds(60)));
                        }
                    }
                }
                """);

        assertThat(run(classPath, redis.url())).isEqualTo("12\n");
        assertThat(classPath).contains("rq-worker", "rq-core").doesNotContain("picocli", "slf4j-simple");
    }
}
