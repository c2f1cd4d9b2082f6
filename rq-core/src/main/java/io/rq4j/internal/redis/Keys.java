package io.rq4j.internal.redis;

/** Every key name, built on a prefix: {@code rq:} is what Python reads. No key is built anywhere else. */
public record Keys(String prefix) {

    public static final Keys STANDARD = new Keys("rq:");

    public String queues() {
        return prefix + "queues";
    }

    public String queue(String queue) {
        return prefix + "queue:" + queue;
    }

    /** The queue of a member of {@link #queues()}. */
    public String queueName(String queueKey) {
        return queueKey.substring(queue("").length());
    }

    public String job(String job) {
        return prefix + "job:" + job;
    }

    public String dependents(String job) {
        return prefix + "job:" + job + ":dependents";
    }

    /** With RQ's double colon. */
    public String dependencies(String job) {
        return prefix + "job::" + job + ":dependencies";
    }

    public String results(String job) {
        return prefix + "results:" + job;
    }

    public String execution(String job, String execution) {
        return prefix + "execution:" + job + ":" + execution;
    }

    public String executions(String job) {
        return prefix + "executions:" + job;
    }

    public String wip(String queue) {
        return prefix + "wip:" + queue;
    }

    public String finished(String queue) {
        return prefix + "finished:" + queue;
    }

    public String failed(String queue) {
        return prefix + "failed:" + queue;
    }

    public String canceled(String queue) {
        return prefix + "canceled:" + queue;
    }

    public String deferred(String queue) {
        return prefix + "deferred:" + queue;
    }

    public String scheduled(String queue) {
        return prefix + "scheduled:" + queue;
    }

    public String workers() {
        return prefix + "workers";
    }

    public String workersOf(String queue) {
        return prefix + "workers:" + queue;
    }

    public String worker(String worker) {
        return prefix + "worker:" + worker;
    }

    /** The worker of a member of {@link #workers()}. */
    public String workerName(String workerKey) {
        return workerKey.substring(worker("").length());
    }

    public String workerExecutions(String worker) {
        return prefix + "worker:" + worker + ":executions";
    }

    public String suspended() {
        return prefix + "suspended";
    }

    /** Ours: why a queue is paused. */
    public String paused(String queue) {
        return prefix + "paused:" + queue;
    }

    /** Ours: sorted set of process instance to its last beat in milliseconds. */
    public String beats() {
        return prefix + "beats";
    }

    /** Ours: hash of execution to {@code queue|job|claim ms}, what a process holds. */
    public String held(String instance) {
        return prefix + "held:" + instance;
    }

    /** Ours: number and reply of a process's last batch. */
    public String last(String instance) {
        return prefix + "last:" + instance;
    }

    /** Ours: hash of when the last recovery pass ran, until when nothing is abandoned, and how many jobs were recovered. */
    public String pulse() {
        return prefix + "pulse";
    }

    /** Ours: who runs the next recovery pass. */
    public String recovery() {
        return prefix + "recovery";
    }

    /** Who moves the due jobs of a queue. */
    public String schedulerLock(String queue) {
        return prefix + "scheduler-lock:" + queue;
    }

    public String scheduler(String scheduler) {
        return prefix + "scheduler:" + scheduler;
    }

    /** Ours: stream that wakes a scheduler for a job that is due soon. */
    public String bell(String scheduler) {
        return prefix + "bell:" + scheduler;
    }

    /** RQ's channel of commands to a worker. */
    public String pubsub(String worker) {
        return prefix + "pubsub:" + worker;
    }

    /** Where Python's worker of a single queue keeps a job between the queue and the start. */
    public String intermediate(String queue) {
        return prefix + "queue:" + queue + ":intermediate";
    }

    public String firstSeen(String queue, String job) {
        return prefix + "queue:" + queue + ":intermediate:first_seen:" + job;
    }

    /** The names of the groups. */
    public String groups() {
        return prefix + "groups";
    }

    /** The members of a group. */
    public String group(String group) {
        return prefix + "group:" + group;
    }

    /**
     * Ours: hash of the ended jobs whose many dependents are told in slices, to how they ended, how far it has come, and when
     * they ended.
     */
    public String releasing() {
        return prefix + "releasing";
    }

    /** Ours: set of deferred jobs that will never come free and are to be ended. */
    public String blocked() {
        return prefix + "blocked";
    }

    /** Ours: hash of how far the maintenance has come. */
    public String sweep() {
        return prefix + "sweep";
    }

    /** Ours: hash of what maintenance saw in the intermediate list of a queue, and when first. */
    public String seen(String queue) {
        return prefix + "seen:" + queue;
    }

    /** Ours: list of the free seats of a queue; who holds one waits for the queue's next job. */
    public String seats(String queue) {
        return prefix + "seats:" + queue;
    }

    /** Ours: mark that the seats of a queue were made. */
    public String minted(String queue) {
        return prefix + "minted:" + queue;
    }

    /** Ours: list of the seats that a process holds. */
    public String seated(String instance) {
        return prefix + "seated:" + instance;
    }

    /** Ours: the process that drains itself to run a job that took its processes with it. */
    public String solo(String queue) {
        return prefix + "solo:" + queue;
    }

    /** RQ's sorted set of cron processes to their last beat in seconds. */
    public String cronSchedulers() {
        return prefix + "cron_schedulers";
    }

    public String cronScheduler(String process) {
        return prefix + "cron_scheduler:" + process;
    }

    /** RQ 3.0's sorted set of the last jobs of a schedule. */
    public String cronJobs(String schedule) {
        return prefix + "cron_job:" + schedule + ":jobs";
    }

    /** Ours: sorted set of all schedules to when a cron process last had them. */
    public String crons() {
        return prefix + "crons";
    }

    /** Ours: hash of a schedule: its text, its last tick, its last job, and which process leads. */
    public String cron(String schedule) {
        return prefix + "cron:" + schedule;
    }

    /** Ours: stream of the ended jobs that a client awaits. */
    public String done(String client) {
        return prefix + "done:" + client;
    }
}
