package io.rq4j.worker;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
    /** How far who has the second seat lets the first go ahead. */
    private static final long AHEAD_NANOS = 5_000_000L;

    /** A seat for as long as it is held once; taken again it is another one, of the same name. */
    static final class Seat {

        private final String name;

        Seat(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** Of two that see the same push one would claim in vain: who has the second seat looks again a moment later. */
        boolean looksTwice() {
            return name.endsWith("|2");
        }
    }

    private final Engine engine;
    private final String instance;
    private final String queue;
    private final Consumer<String> ask;
    private final Object monitor = new Object();
    private final AtomicReference<@Nullable Seat> seat = new AtomicReference<>();
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
        var held = seat.get();
        if (held == null) {
            seat.set(doubts > 0 ? forgotten() : null);
            if (seat.get() == null) {
                takeSeat();
            }
            return;
        }
        if (engine.redis().peek(engine.keys().queue(queue), SECONDS) && (!held.looksTwice() || hasWork())) {
            if (isArmed()) {
                disarmAndAsk();
            } else {
                leaveSeat();
            }
        }
    }

    private boolean hasWork() {
        LockSupport.parkNanos(AHEAD_NANOS);
        return Reply.number(engine.redis().read(Read.LLEN, engine.keys().queue(queue))) > 0;
    }

    private void takeSeat() {
        var taken =
                engine.redis().take(engine.keys().seats(queue), engine.keys().seated(instance), SECONDS);
        if (taken == null) {
            disarmAndAsk();
        } else {
            seat.set(new Seat(taken));
        }
    }

    /**
     * A seat that was moved to us by a command whose reply was lost, or that could not be given back. Looked for twice: the
     * lost command may still be on its way the first time.
     */
    private @Nullable Seat forgotten() {
        var ours = Reply.texts(engine.redis().read(Read.LRANGE, engine.keys().seated(instance), "0", "-1"));
        doubts--;
        return ours.stream()
                .filter(taken -> taken.matches(Pattern.quote(queue) + "\\|\\d+"))
                .findFirst()
                .map(Seat::new)
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

    /** The seat that is held now, for a claim to give back when it wins a job from this queue. */
    Optional<Seat> seat() {
        return Optional.ofNullable(seat.get());
    }

    /** The loop has won a job from this queue. A seat that was shown to the claim went with it; one taken since goes now. */
    void won(Set<Seat> shown) {
        var held = seat.get();
        if (held == null || !shown.contains(held) || !seat.compareAndSet(held, null)) {
            giveUpSeat();
        }
    }

    /** Let the next process have the seat. */
    private void giveUpSeat() {
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
                if (!leaving) {
                    await(armed ? rest : 0);
                }
            }
            if (takeLeaving()) {
                leaveSeat();
            }
        }
    }

    private void await(long nanos) {
        try {
            monitor.wait(nanos <= 0 ? 0 : nanos / 1_000_000 + 1);
        } catch (InterruptedException e) {
            // Only stop() ends this thread: a job can interrupt every thread of its JVM.
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
        var left = seat.getAndSet(null);
        if (left == null) {
            return;
        }
        try {
            engine.presence().leaveSeat(instance, left.name());
        } catch (RqException e) {
            // It is found again before the next one is taken. Those of a process that stays away are given back by
            // recovery.
            doubts = 2;
        }
    }
}
