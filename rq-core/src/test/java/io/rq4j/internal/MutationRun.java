package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.rq4j.internal.lifecycle.JobLifecycle;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Takes lines out of the scripts, one at a time, and looks whether the test that is named for the line fails. Not one of
 * the tests of a build: {@code ./mvnw -pl rq-core -am test -Pmutations}.
 */
@ExtendWith(RedisExtension.class)
class MutationRun {

    private static final String SCRIPTS = "io/rq4j/internal/lifecycle/";

    @TempDir
    private Path folder;

    @Test
    void everyMutationIsNoticed(TestRedis redis) throws IOException {
        var mutations = Mutation.all(Files.readAllLines(Path.of("src/test/resources/io/rq4j/internal/mutations.txt")));
        var survivors = new ArrayList<Mutation>();
        try (var session = LauncherFactory.openSession()) {
            var launcher = session.getLauncher();
            assertTestsPassWithoutAMutation(launcher, mutations);
            for (var mutation : mutations) {
                var mutant = mutation.applied(source(mutation.script()));
                // Any test would notice a script that does not compile.
                redis.client().scriptLoad(mutant, "rq:queues");
                boolean noticed = isNoticed(launcher, mutation, mutant);
                print(mutation, noticed);
                if (!noticed) {
                    survivors.add(mutation);
                }
            }
        }
        System.out.printf("%d mutations, %d not noticed%n", mutations.size(), survivors.size());
        assertThat(survivors).as("mutations that no test notices").isEmpty();
    }

    private void assertTestsPassWithoutAMutation(Launcher launcher, List<Mutation> mutations) throws IOException {
        for (var mutation : mutations.stream().map(Mutation::test).distinct().toList()) {
            var summary = run(launcher, folder, new Mutation("", "", "", mutation));
            assertThat(summary.getTotalFailureCount())
                    .as(mutation + " without a mutation")
                    .isZero();
        }
    }

    private boolean isNoticed(Launcher launcher, Mutation mutation, String mutant) throws IOException {
        var shadow = Files.createTempDirectory(folder, "mutant");
        var script = shadow.resolve(SCRIPTS + mutation.script() + ".lua");
        Files.createDirectories(script.getParent());
        Files.writeString(script, mutant);
        return run(launcher, shadow, mutation).getTotalFailureCount() > 0;
    }

    private static String source(String script) throws IOException {
        return Files.readString(Path.of("src/main/resources/" + SCRIPTS + script + ".lua"));
    }

    private static TestExecutionSummary run(Launcher launcher, Path shadow, Mutation mutation) throws IOException {
        var listener = new SummaryGeneratingListener();
        try (var loader = new MutantLoader(shadow, home(JobLifecycle.class), home(MutationRun.class))) {
            var request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(test(loader, mutation))
                    .build();
            launcher.execute(request, listener);
        }
        var summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount())
                .as(mutation.test() + " was run")
                .isPositive();
        return summary;
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static DiscoverySelector test(ClassLoader loader, Mutation mutation) {
        try {
            var type = loader.loadClass(mutation.testClass());
            var method = Arrays.stream(type.getDeclaredMethods())
                    .filter(candidate -> candidate.getName().equals(mutation.testMethod()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There is no test " + mutation.test()));
            return selectMethod(type, method);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("There is no test " + mutation.test(), e);
        }
    }

    private static void print(Mutation mutation, boolean noticed) {
        System.out.printf(
                "%-9s %-18s %-60s %s%n",
                noticed ? "noticed" : "NOT",
                mutation.script(),
                shortened(mutation.line())
                        + (mutation.instead().isEmpty() ? "" : " -> " + shortened(mutation.instead())),
                mutation.test());
    }

    private static String shortened(String line) {
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
}
