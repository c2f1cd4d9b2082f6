package io.rq4j.test;

import com.github.dockerjava.api.DockerClient;
import io.rq4j.embedded.LoopbackPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis in a container. */
final class DockerServer implements RedisServer {
    private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.4-alpine");
    private static final int REDIS_PORT = 6379;
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
    private static final int POLL_MILLIS = 20;

    private final GenericContainer<?> container;
    private final int port;

    private DockerServer(GenericContainer<?> container, int port) {
        this.container = container;
        this.port = port;
    }

    static RedisServer start(String... arguments) {
        requireEngine();
        // A port that docker chooses would be another one after a restart.
        int port = LoopbackPort.free();
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withCommand(command(arguments))
                .withExposedPorts(REDIS_PORT)
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
        container.setPortBindings(List.of(port + ":" + REDIS_PORT));
        container.start();
        return new DockerServer(container, port).ready();
    }

    private static String[] command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("redis-server", "--protected-mode", "no", "--save", ""));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** Testcontainers waits minutes for an engine that is mute. */
    private static void requireEngine() {
        Patience.within(
                PROBE_PATIENCE,
                "looking for a Docker engine",
                DockerClientFactory.instance()::getTransportConfig,
                engine -> {});
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        docker().restartContainerCmd(container.getContainerId()).exec();
        awaitReady();
    }

    @Override
    public void close() {
        container.stop();
    }

    private DockerServer ready() {
        try {
            awaitReady();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static DockerClient docker() {
        return DockerClientFactory.lazyClient();
    }

    /** Docker's own proxy accepts connections before Redis does, so only an answer counts. */
    private void awaitReady() {
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Redis in container " + container.getContainerId()
                        + " does not answer on port " + port + " after " + READY_PATIENCE.toSeconds() + " s");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for Redis", e);
            }
        }
    }

    private boolean answers() {
        try (Jedis jedis = new Jedis(host(), port)) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException e) {
            // One that asks for a password is there.
            return String.valueOf(e.getMessage()).startsWith("NOAUTH");
        }
    }
}
