package io.rq4j.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection that speaks Redis's inline commands, one line each way. */
final class Talk implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader replies;

    Talk(EmbeddedRedis redis) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", redis.port()));
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (Talk talk = new Talk(redis)) {
            talk.say(command);
            return talk.reply(Duration.ofSeconds(30));
        }
    }

    void say(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The next line; of a bulk reply the line with its text. */
    String reply(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        String line = String.valueOf(replies.readLine());
        return line.startsWith("$") && !line.equals("$-1") ? String.valueOf(replies.readLine()) : line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
