package io.rq4j.cli.demo;

import io.rq4j.embedded.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis that outlives this JVM once it is released, which an embedded one never does. When somebody ends it, its keeper, a
 * shell, removes the folder.
 */
record KeptRedis(WatchedProcess keeper, int port) implements DemoRedis {

    private static final String KEEPER = """
            folder=$1; shift
            trap 'kill $server' TERM INT HUP
            "$@" & server=$!
            wait $server; wait $server
            rm -rf "$folder"
            """;

    private static final String PROGRAM = "redis-server";

    static KeptRedis start(Path folder) {
        try {
            var home = Files.createDirectory(folder.resolve("redis"));
            int port = freePort();
            var program = RedisBinary.bundled().unpackInto(home).toString();
            var command = new ArrayList<>(List.of("sh", "-c", KEEPER, "sh", folder.toString()));
            command.addAll(List.of(program, "--port", String.valueOf(port), "--bind", "127.0.0.1"));
            command.addAll(List.of("--dir", home.toString(), "--save", "", "--appendonly", "no"));
            return new KeptRedis(WatchedProcess.start(command, folder.resolve("redis.log")), port);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack it into " + folder, e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public boolean isAlive() {
        return keeper.isAlive();
    }

    /** The server's process id, not that of its keeper. */
    long pid() {
        return keeper.handle()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith(PROGRAM))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The keeper of " + url() + " has no " + PROGRAM))
                .pid();
    }

    /** Its keeper goes first, so that the folder stays for those who close this. */
    @Override
    public void close() {
        var children = keeper.handle().children().toList();
        keeper.kill();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }
}
