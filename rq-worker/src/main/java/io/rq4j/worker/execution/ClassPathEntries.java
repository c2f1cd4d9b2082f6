package io.rq4j.worker.execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The jars and folders that the entries of one option stand for, as real paths in order. */
record ClassPathEntries(List<Path> paths) {

    /** @param option the option that they were given with, for errors */
    static ClassPathEntries of(String option, List<Path> entries) {
        return new ClassPathEntries(entries.stream()
                .flatMap(entry -> expand(option, entry))
                .distinct()
                .toList());
    }

    private static Stream<Path> expand(String option, Path entry) {
        return isGlob(entry) ? jarsIn(option, entry) : Stream.of(one(option, entry));
    }

    private static boolean isGlob(Path entry) {
        var last = entry.getFileName();
        return last != null && last.toString().equals("*");
    }

    private static Stream<Path> jarsIn(String option, Path glob) {
        var folder = glob.toAbsolutePath().getParent();
        var jars = Files.isDirectory(folder) ? jarsIn(folder) : List.<Path>of();
        if (jars.isEmpty()) {
            throw new IllegalArgumentException(option + " " + glob + ": there are no jars in " + folder
                    + "; build them first, or name the folder without /* if it holds classes");
        }
        return jars.stream().map(jar -> one(option, jar));
    }

    /** Sorted, because the first jar that has a class wins and folders have no order. */
    private static List<Path> jarsIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(ClassPathEntries::isJar).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJar(Path file) {
        var name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".jar") || name.endsWith(".JAR"));
    }

    private static Path one(String option, Path entry) {
        if (!Files.exists(entry)) {
            throw new IllegalArgumentException(option + " " + entry + ": there is no " + entry.toAbsolutePath()
                    + "; name a jar, a folder of classes, or dir/* for all jars of a folder");
        }
        if (!Files.isDirectory(entry)) {
            checkJar(option, entry);
        }
        try {
            return entry.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class loader skips what it cannot open without a word. */
    private static void checkJar(String option, Path jar) {
        try (var zip = new ZipFile(jar.toFile())) {
            zip.size();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + " " + jar + " is no jar that can be read (" + e.getMessage()
                            + "); name a jar, a folder of classes, or dir/* for all jars of a folder",
                    e);
        }
    }

    Stream<URL> urls() {
        return paths.stream().map(ClassPathEntries::url);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path + " cannot be written as a URL: " + e.getMessage(), e);
        }
    }
}
