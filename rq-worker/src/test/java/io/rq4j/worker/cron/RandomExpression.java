package io.rq4j.worker.cron;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cron expression that a test has made up, with the sets that it stands for: nothing of the code under test reads it. */
record RandomExpression(List<Field> fields) {

    /** @param runs whether it has a star or a step */
    record Field(String text, Set<Integer> values, boolean runs) {

        static Field any(int least, int most) {
            return new Field("*", range(least, most, 1), true);
        }

        static Field random(Random random, int least, int most) {
            return random(random, least, most, 0);
        }

        /** One without a star. */
        static Field within(Random random, int least, int most) {
            return random(random, least, most, 2);
        }

        private static Field random(Random random, int least, int most, int from) {
            int a = least + random.nextInt(most - least + 1);
            int b = a + random.nextInt(most - a + 1);
            int step = 1 + random.nextInt(20) % (most - least);
            return switch (from + random.nextInt(6 - from)) {
                case 0 -> any(least, most);
                case 1 -> new Field("*/" + step, range(least, most, step), true);
                case 2 -> new Field(a + "-" + b, range(a, b, 1), false);
                case 3 ->
                    step == 1 || a == b
                            ? new Field(a + "-" + b, range(a, b, 1), false)
                            : new Field(a + "-" + b + "/" + step, range(a, b, step), true);
                case 4 -> list(random, least, most);
                default -> new Field(String.valueOf(a), Set.of(a), false);
            };
        }

        private static Field list(Random random, int least, int most) {
            var values = IntStream.range(0, 3)
                    .mapToObj(i -> least + random.nextInt(most - least + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
            return new Field(values.stream().map(String::valueOf).collect(Collectors.joining(",")), values, false);
        }

        private static Set<Integer> range(int least, int most, int step) {
            return IntStream.rangeClosed(least, most)
                    .filter(value -> (value - least) % step == 0)
                    .boxed()
                    .collect(Collectors.toSet());
        }
    }

    /** With seconds or without; hours most often near the time at which clocks change. */
    static RandomExpression timeOfDay(Random random, boolean seconds) {
        var fields = new ArrayList<Field>();
        fields.add(seconds ? Field.random(random, 0, 59) : new Field("0", Set.of(0), false));
        fields.add(Field.random(random, 0, 59));
        fields.add(random.nextInt(3) == 0 ? Field.random(random, 0, 23) : Field.within(random, 0, 4));
        fields.add(Field.any(1, 31));
        fields.add(Field.any(1, 12));
        fields.add(Field.any(0, 6));
        return new RandomExpression(fields);
    }

    /** Any day, month and day of the week, at a few times of the day. */
    static RandomExpression calendar(Random random) {
        return new RandomExpression(List.of(
                new Field("0", Set.of(0), false),
                new Field("0,30", Set.of(0, 30), false),
                Field.random(random, 0, 23),
                Field.random(random, 1, 31),
                Field.random(random, 1, 12),
                Field.random(random, 0, 6)));
    }

    String text() {
        boolean seconds = !fields.get(0).text.equals("0");
        return fields.subList(seconds ? 0 : 1, 6).stream().map(Field::text).collect(Collectors.joining(" "));
    }

    boolean fits(LocalDateTime time) {
        return has(0, time.getSecond())
                && has(1, time.getMinute())
                && has(2, time.getHour())
                && has(4, time.getMonthValue())
                && fitsDay(time);
    }

    private boolean fitsDay(LocalDateTime time) {
        boolean day = has(3, time.getDayOfMonth());
        boolean weekday = has(5, time.getDayOfWeek().getValue() % 7);
        boolean either = !isStar(3) && !isStar(5);
        return either ? day || weekday : day && weekday;
    }

    private boolean isStar(int field) {
        return fields.get(field).text.matches("\\*(/1)?");
    }

    private boolean has(int field, int value) {
        return fields.get(field).values.contains(value);
    }

    boolean hasNamedHours() {
        return !fields.get(2).runs;
    }

    boolean hasNamedTimes() {
        return fields.subList(0, 3).stream().noneMatch(Field::runs);
    }
}
