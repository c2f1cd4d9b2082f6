package io.rq4j.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port of the loopback interface on which nobody listens. Any thread may call it. */
public final class LoopbackPort {
    /*
     * Below the range from which systems take the ports of outgoing connections. A client that keeps connecting to a
     * port of that range while its server is down ends up connected to itself, and the server cannot come back.
     */
    private static final int FIRST = 10_240;
    private static final int END = 32_768;
    private static final int TRIES = 200;

    private LoopbackPort() {}

    /** A port that was free a moment ago; nothing keeps it free. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port on 127.0.0.1 between " + FIRST + " and " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
