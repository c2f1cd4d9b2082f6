package io.rq4j.worker.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ticks by the clock of a zone. */
record CalendarSchedule(CronExpression expression, ZoneId zone) implements CronSchedule {

    /** Goes from one change of the clock to the next: between two of them it is even. */
    @Override
    public Instant next(Instant after) {
        var at = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (true) {
            var change = zone.getRules().nextTransition(at.minusSeconds(1));
            if (change != null && change.getInstant().equals(at)) {
                if (ticksInTheGap(change)) {
                    return at;
                }
                change = zone.getRules().nextTransition(at);
            }
            var tick = tickFrom(at);
            if (change == null || tick.isBefore(change.getInstant())) {
                return tick;
            }
            at = change.getInstant();
        }
    }

    private boolean ticksInTheGap(ZoneOffsetTransition change) {
        return change.isGap()
                && expression.hasFixedHours()
                && local(change.getDateTimeBefore()).isBefore(change.getDateTimeAfter());
    }

    /** The first tick from here on, as if the clock did not change any more. */
    private Instant tickFrom(Instant at) {
        var offset = zone.getRules().getOffset(at);
        var time = local(LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, offset));
        while (expression.hasFixedTimes() && isSecondTime(time, offset)) {
            time = local(time.plusSeconds(1));
        }
        return time.toInstant(offset);
    }

    private boolean isSecondTime(LocalDateTime time, ZoneOffset offset) {
        @Nullable ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isOverlap() && change.getOffsetAfter().equals(offset);
    }

    private LocalDateTime local(LocalDateTime from) {
        var time = expression.from(from);
        if (time == null) {
            throw new IllegalStateException("No time of \"" + expression.text() + "\" follows " + from);
        }
        return time;
    }

    /** Looks back, farther each time: a schedule that ticks each second may have missed a million. */
    @Override
    public List<Instant> newest(Instant after, Instant until, int most) {
        for (var window = Duration.ofMinutes(1); ; window = window.multipliedBy(4)) {
            var from = until.minus(window);
            boolean all = !from.isAfter(after);
            var ticks = between(all ? after : from, until);
            if (all || ticks.size() >= most) {
                return ticks.subList(Math.max(0, ticks.size() - most), ticks.size());
            }
        }
    }

    private List<Instant> between(Instant after, Instant until) {
        var ticks = new ArrayList<Instant>();
        for (var tick = next(after); !tick.isAfter(until); tick = next(tick)) {
            ticks.add(tick);
        }
        return ticks;
    }

    @Override
    public String text() {
        return expression.text() + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
    }
}
