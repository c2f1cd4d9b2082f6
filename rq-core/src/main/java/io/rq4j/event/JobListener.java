package io.rq4j.event;

/**
 * Is told of every transition that this process makes, in the order in which the thread that made it learned of them: given to {@code Rq.builder()} or
 * {@code Worker.builder(rq)}. What other processes do is not told.
 *
 * <p>Called on the thread that made the transition, a worker's loop for one, when Redis has answered and no lock is held. So it
 * must be quick and hand longer work to others. An exception is logged once for each kind and harms nothing. After a lost reply an
 * event may be missing; none is told of what did not happen.
 */
@FunctionalInterface
public interface JobListener {

    /** Something happened to a job. */
    void on(JobEvent event);
}
