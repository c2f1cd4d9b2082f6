package io.rq4j.worker.execution;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the classes are whose methods may be called. */
sealed interface CallablePlace {

    /** Whether the class, which has been loaded but not initialised, is in this place. */
    boolean has(Class<?> type);

    /** Why it is not, and the way out; the sentence begins with the class's name. */
    String whyNot(Class<?> type);

    /** What to do about a class that nobody has. */
    String wayOutForUnknown();

    /** The jars and folders of {@code --classpath}. */
    record InEntries(ClassPathEntries entries) implements CallablePlace {

        @Override
        public boolean has(Class<?> type) {
            var source = source(type);
            return source != null && entries.paths().contains(source);
        }

        @Override
        public String whyNot(Class<?> type) {
            return type.getName() + " is in " + source(type)
                    + ", which is not on --classpath, and only what is found there may"
                    + " be called. Put it on --classpath instead of --libs";
        }

        @Override
        public String wayOutForUnknown() {
            return entries.paths().isEmpty()
                    ? "no --classpath was given to the worker; put the function's jar on --classpath"
                    : "put its jar or folder on --classpath. A nested class is written Outer$Inner";
        }

        private static @Nullable Path source(Class<?> type) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                return null;
            }
            try {
                return Path.of(source.getLocation().toURI()).toRealPath();
            } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException | IOException e) {
                // Not a file: a class made in memory, or one in a jar within a jar.
                return null;
            }
        }
    }

    /** Packages of the embedding application, with their subpackages. */
    record InPackages(List<String> packages) implements CallablePlace {

        @Override
        public boolean has(Class<?> type) {
            return packages.stream().anyMatch(name -> type.getName().startsWith(name + "."));
        }

        @Override
        public String whyNot(Class<?> type) {
            return type.getName() + " is in none of the packages whose functions may be called ("
                    + String.join(", ", packages) + "). Add its package to Worker.builder(..).functions(...)";
        }

        @Override
        public String wayOutForUnknown() {
            return "add its jar to the application. A nested class is written Outer$Inner";
        }
    }
}
