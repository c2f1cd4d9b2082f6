package io.rq4j.test;

/** The program of a JVM that starts the shared Redis the way it is told and ends. */
final class SharedRedisProgram {
    private SharedRedisProgram() {}

    public static void main(String[] args) {
        try (SharedRedis redis = SharedRedis.start(args[0])) {
            redis.empty();
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }
}
