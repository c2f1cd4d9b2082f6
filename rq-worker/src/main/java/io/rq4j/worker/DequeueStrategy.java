package io.rq4j.worker;

/**
 * From which of its queues a worker takes the next job. RQ's names. It holds for every single job, also when many are taken
 * in one round trip; a queue without jobs, or one that is paused, gives its turns to the others.
 */
public enum DequeueStrategy {
    /** From the first queue in their order that has one: a later queue waits until those before it are empty. */
    DEFAULT,
    /** From one queue after the other. */
    ROUND_ROBIN,
    /** From any queue, each as likely as the others. */
    RANDOM,
    /** From each as often as its weight says, evenly spread: of weights 5 and 1 the first gets five of six jobs. Ours. */
    WEIGHTED
}
