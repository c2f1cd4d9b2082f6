package io.rq4j.it.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The unpacked archive for servers.
 *
 * @param home the folder with bin and lib
 * @param java what the programs run on
 */
record Distribution(Path home, Java java) {

    /** The folder of the whole project: surefire runs the tests in that of their module. */
    static Path project() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static Path archive() {
        var archives = files(project().resolve("target"), "rq-*.tar.gz");
        if (archives.size() != 1) {
            throw new IllegalStateException("These tests take the archive out of target/, and there are " + archives
                    + "; ./mvnw clean package makes it, or take ./mvnw verify, which does both");
        }
        return archives.get(0);
    }

    static String version() {
        var name = archive().getFileName().toString();
        return name.substring("rq-".length(), name.length() - ".tar.gz".length());
    }

    static Distribution unpackInto(Path folder) {
        Command.of("tar", "xzf", archive(), "-C", folder).run().success();
        return new Distribution(files(folder, "rq-*").get(0), Java.ofTests());
    }

    Distribution on(Java other) {
        return new Distribution(home, other);
    }

    /** One of the programs with arguments, on a machine without anything but Java. */
    Command program(String name, String... arguments) {
        return Command.of(home.resolve("bin").resolve(name))
                .and((Object[]) arguments)
                .with("JAVA_HOME", java.home());
    }

    /** A jar of lib by the name that its version follows. */
    Path jar(String name) {
        return files(home.resolve("lib"), name + "-[0-9]*.jar").get(0);
    }

    static List<Path> files(Path folder, String glob) {
        try (var found = Files.newDirectoryStream(folder, glob)) {
            var files = new ArrayList<Path>();
            found.forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
