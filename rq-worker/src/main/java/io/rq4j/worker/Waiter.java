package io.rq4j.worker;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits for work at one queue, on a thread and a connection of its own, and takes nothing: the claim does. Only who has a seat
 * looks at the queue, and there are two seats, so that one push does not wake every idle process. The seat goes to the next
 * process when this one has won a job or is full.
 */
final class Waiter implements Runnable {

    private static final double SECONDS = 5;
    private static final long REST_NANOS = 1_000_000_000L;

    private final Engine engine;
    private final String instance;
    private final String queue;
    private final Consumer<String> ask;
    private final Object monitor = new Object();
    private @Nullable String seat;
    /** How often to look in Redis for a seat of ours before taking one: after an error we may have one unknowingly. */
    private int doubts;

    private boolean armed;
    private boolean leaving;
    private boolean stopped;
    private long restUntil = System.nanoTime();

    /** @param ask wakes the loop: it shall claim */
    Waiter(Engine engine, String instance, String queue, Consumer<String> ask) {
        this.engine = engine;
        this.instance = instance;
        this.queue = queue;
        this.ask = ask;
    }

    String queue() {
        return queue;
    }

    @Override
    public void run() {
        while (awaitArmed()) {
            try {
                step();
            } catch (RuntimeException | Error e) {
                // The loop reports an absent Redis. Full memory refuses the wait too: then the queue is asked once a
                // second. No error, of this thread or of a job that took all memory, may leave the queue unwatched.
                doubts = 2;
                rest();
                disarmAndAsk();
            }
        }
        leaveSeat();
    }

    private void step() {
        if (seat == null) {
            seat = doubts > 0 ? forgotten() : null;
            if (seat == null) {
                takeSeat();
            }
            return;
        }
        if (engine.redis().peek(engine.keys().queue(queue), SECONDS) && (!looksTwice(seat) || hasWork())) {
            if (isArmed()) {
                disarmAndAsk();
            } else {
                leaveSeat();
            }
        }
    }

    /** Of two that see the same push one would claim in vain: who has the second seat lets the first go ahead. */
    private static boolean looksTwice(String seat) {
        return seat.endsWith("|2");
    }

    private boolean hasWork() {
        return Reply.number(engine.redis().read(Read.LLEN, engine.keys().queue(queue))) > 0;
    }

    private void takeSeat() {
        seat = engine.redis().take(engine.keys().seats(queue), engine.keys().seated(instance), SECONDS);
        if (seat == null) {
            disarmAndAsk();
        }
    }

    /**
     * A seat that was moved to us by a command whose reply was lost, or that could not be given back. Looked for twice: the
     * lost command may still be on its way the first time.
     */
    private @Nullable String forgotten() {
        var ours = Reply.texts(engine.redis().read(Read.LRANGE, engine.keys().seated(instance), "0", "-1"));
        doubts--;
        return ours.stream()
                .filter(taken -> taken.matches(Pattern.quote(queue) + "\\|\\d+"))
                .findFirst()
                .orElse(null);
    }

    private void disarmAndAsk() {
        synchronized (monitor) {
            armed = false;
        }
        ask.accept(queue);
    }

    /** The loop has free slots and found nothing more: wait for work. */
    void arm() {
        synchronized (monitor) {
            armed = true;
            monitor.notifyAll();
        }
    }

    /** The loop has won a job from this queue, or is full: let the next process have the seat. */
    void giveUpSeat() {
        synchronized (monitor) {
            leaving = true;
            monitor.notifyAll();
        }
    }

    /** The loop is full. */
    void disarm() {
        synchronized (monitor) {
            armed = false;
        }
        giveUpSeat();
    }

    /** The queue has ids that may not be taken now: look again in a second. */
    void rest() {
        synchronized (monitor) {
            restUntil = System.nanoTime() + REST_NANOS;
        }
    }

    void stop() {
        synchronized (monitor) {
            stopped = true;
            monitor.notifyAll();
        }
    }

    private boolean isArmed() {
        synchronized (monitor) {
            return armed;
        }
    }

    /** False when stopped. */
    private boolean awaitArmed() {
        while (true) {
            synchronized (monitor) {
                long rest = restUntil - System.nanoTime();
                if (stopped) {
                    return false;
                }
                if (!leaving && armed && rest <= 0) {
                    return true;
                }
                if (!leaving && !await(armed ? rest : 0)) {
                    return false;
                }
            }
            if (takeLeaving()) {
                leaveSeat();
            }
        }
    }

    private boolean await(long nanos) {
        try {
            monitor.wait(nanos <= 0 ? 0 : nanos / 1_000_000 + 1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean takeLeaving() {
        synchronized (monitor) {
            boolean was = leaving;
            leaving = false;
            return was;
        }
    }

    private void leaveSeat() {
        if (seat == null) {
            return;
        }
        var left = seat;
        seat = null;
        try {
            engine.presence().leaveSeat(instance, left);
        } catch (RqException e) {
            // It is found again before the next one is taken. Those of a process that stays away are given back by
            // recovery.
            doubts = 2;
        }
    }
}
