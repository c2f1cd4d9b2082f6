package io.rq4j.job;

/**
 * How many jobs of a queue are where. Entries of registries whose time is over are not counted; reading cleans nothing up,
 * unlike in RQ.
 */
public record QueueInfo(
        String name,
        long queued,
        long executing,
        long finished,
        long failed,
        long deferred,
        long scheduled,
        long canceled) {}
