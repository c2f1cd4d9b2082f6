package io.rq4j.examples;

import io.rq4j.job.Job;

/** What is called when a chapter has been counted. */
public final class Chapters {

    private Chapters() {}

    /** With what the function returned, on the worker that called it. */
    public static void counted(Job job, int words) {
        System.out.println(job.description() + " has " + words + " words");
    }

    /** With what it threw. */
    public static void failed(Job job, Throwable error) {
        System.err.println(job.description() + ": " + error.getMessage());
    }
}
