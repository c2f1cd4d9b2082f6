package io.rq4j.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.RedisUri;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.SettableClock;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The calendar of the scripts against that of Java. */
@ExtendWith(RedisExtension.class)
class CalendarTest {

    private static final DateTimeFormatter WIRE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final long MICROS = 1_000_000;
    private static final long YEAR_2100 = Instant.parse("2101-01-01T00:00:00Z").getEpochSecond();

    private static List<String> calendar(TestRedis redis, List<Long> instants) {
        try (var connection = RedisConnection.to(RedisUri.parse(redis.url()))) {
            var scripts = new ScriptRunner(connection, Keys.STANDARD, SettableClock.at(Instant.EPOCH));
            var args = instants.stream()
                    .map(micros -> micros.toString().getBytes(StandardCharsets.US_ASCII))
                    .toList();
            return Reply.texts(scripts.once(Script.beside(CalendarTest.class, "calendar"), args));
        }
    }

    private static void assertAllAgree(TestRedis redis, List<Long> instants) {
        var expected = instants.stream()
                .flatMap(micros -> Stream.of(timestamp(micros), epoch(micros)))
                .toList();

        assertThat(calendar(redis, instants)).isEqualTo(expected);
    }

    private static String timestamp(long micros) {
        return WIRE.format(Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000));
    }

    private static String epoch(long micros) {
        return "%d.%06d".formatted(micros / MICROS, micros % MICROS);
    }

    @Test
    void anyInstantFrom1970To2100(TestRedis redis) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        System.out.println("Calendar seed " + seed);

        assertAllAgree(
                redis,
                LongStream.range(0, 5_000)
                        .mapToObj(i -> random.nextLong(YEAR_2100 * MICROS))
                        .toList());
    }

    @Test
    void firstAndLastMicrosecondOfEveryMonthAndLeapDay(TestRedis redis) {
        var edges = Stream.iterate(Instant.EPOCH.atZone(ZoneOffset.UTC), day -> day.plusMonths(1))
                .limit(131 * 12)
                .map(month -> month.toEpochSecond() * MICROS)
                .flatMap(micros -> Stream.of(Math.max(micros - 1, 0), micros, micros + 1))
                .toList();
        var leapDays = Stream.of(1972, 1996, 2000, 2004, 2096)
                .map(year -> Instant.parse(year + "-02-29T23:59:59Z").getEpochSecond() * MICROS + 999_999)
                .toList();

        assertAllAgree(redis, edges);
        assertAllAgree(redis, leapDays);
    }

    @Test
    void withoutAnOverrideTheTimeIsTheServers(TestRedis redis) {
        try (var connection = RedisConnection.to(RedisUri.parse(redis.url()))) {
            var presence = new WorkerPresence(new ScriptRunner(connection, Keys.STANDARD, null));
            var born = presence.birth(new WorkerPresence.Self("p1", "w", List.of("default")), java.util.Map.of());

            assertThat(born.orElseThrow()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(Instant.parse(born.orElseThrow()))
                    .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
        }
    }
}
