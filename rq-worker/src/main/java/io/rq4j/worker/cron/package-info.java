/**
 * Jobs by the calendar: RQ's cron. {@link io.rq4j.worker.cron.CronScheduler} enqueues each {@link io.rq4j.worker.cron.CronJob}
 * when its {@link io.rq4j.worker.cron.CronSchedule} ticks, once for each tick, however many processes do so.
 */
@NullMarked
package io.rq4j.worker.cron;

import org.jspecify.annotations.NullMarked;
