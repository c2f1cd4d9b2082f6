package io.rq4j.it.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder for the PATH with the programs that any system has, and no Java. */
record Tools(Path folder) {

    private static final List<String> EVERYWHERE = List.of(
            "awk",
            "basename",
            "cat",
            "cksum",
            "dirname",
            "find",
            "ls",
            "mkdir",
            "mv",
            "nice",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sh",
            "sleep",
            "tail",
            "touch",
            "uname");

    static Tools in(Path folder) {
        var tools = new Tools(folder);
        EVERYWHERE.forEach(tools::add);
        return tools;
    }

    /** Takes one more program from the system. */
    void add(String program) {
        var found =
                Command.of("sh", "-c", "command -v " + program).run().success().strip();
        script(program, "exec " + found + " \"$@\"");
    }

    /** A shell script of that name. */
    Path script(String name, String text) {
        try {
            var script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
            if (!script.toFile().setExecutable(true)) {
                throw new IOException(script + " cannot be made executable");
            }
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
