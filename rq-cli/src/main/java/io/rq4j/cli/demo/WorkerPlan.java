package io.rq4j.cli.demo;

/** A worker process that a demo is to start: its name, its queue, and how many jobs it runs at a time. */
public record WorkerPlan(String name, String queue, int concurrency) {}
