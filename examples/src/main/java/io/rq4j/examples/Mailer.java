package io.rq4j.examples;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A class whose instance method is a job: the worker makes the object, or takes it from the application's container. */
public final class Mailer {

    private final Queue<String> outbox = new ConcurrentLinkedQueue<>();

    /** Puts a greeting into the outbox and returns how many letters are in it. */
    public int send(String address, String greeting) {
        outbox.add(greeting + ", " + address);
        return outbox.size();
    }
}
