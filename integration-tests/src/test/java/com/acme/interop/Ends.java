package com.acme.interop;

import io.rq4j.job.Job;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a Java worker calls when jobs have ended in the live checks. */
public final class Ends {

    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private Ends() {}

    /** What was called for a job. */
    public static List<String> of(String job) {
        return CALLS.stream().filter(call -> call.startsWith(job + " ")).toList();
    }

    public static void done(Job job, int result) {
        CALLS.add(job.id() + " done " + result);
    }

    public static void failed(Job job, Throwable error) {
        CALLS.add(job.id() + " failed " + error.getMessage());
    }

    public static void stopped(Job job) {
        CALLS.add(job.id() + " stopped");
    }
}
