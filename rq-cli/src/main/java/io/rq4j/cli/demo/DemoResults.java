package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.error.JobFailedException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.error.RqException;
import io.rq4j.examples.Book;
import io.rq4j.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the jobs of the demo ended, as Redis tells it.
 *
 * @param failed the job that failed, with {@code error}
 * @param reporting the job whose future said {@code report}
 */
public record DemoResults(
        Book book,
        List<Chapter> chapters,
        Job failed,
        JobFailedException error,
        Job reporting,
        DemoJobs.Report report) {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A job that counted a chapter, and how many words it found. */
    public record Chapter(int number, String title, int words, Job job) {}

    /** Reads the jobs, which have ended. */
    public static DemoResults read(DemoJobs jobs) {
        var book = Book.named(DemoJobs.BOOK);
        var chapters = new ArrayList<Chapter>();
        for (var handle : jobs.chapters()) {
            int number = chapters.size() + 1;
            chapters.add(new Chapter(number, book.chapter(number).title(), handle.await(AT_ONCE), job(handle)));
        }
        return new DemoResults(
                book,
                List.copyOf(chapters),
                job(jobs.failing()),
                error(jobs.failing()),
                job(jobs.reporting()),
                jobs.report().join());
    }

    private static Job job(JobHandle<?> handle) {
        return handle.fetch().orElseThrow(() -> new JobNotFoundException(handle.id(), handle + " is gone"));
    }

    private static JobFailedException error(JobHandle<?> handle) {
        try {
            throw new RqException(handle + " was to fail, and returned " + handle.await(AT_ONCE));
        } catch (JobFailedException e) {
            return e;
        }
    }

    /** How many jobs there were. */
    public int jobs() {
        return chapters.size() + 2;
    }

    /** The words of all chapters. */
    public int words() {
        return chapters.stream().mapToInt(Chapter::words).sum();
    }

    /** How long a job ran. */
    public static Duration worked(Job job) {
        return job.startedAt() == null || job.endedAt() == null
                ? Duration.ZERO
                : Duration.between(job.startedAt(), job.endedAt());
    }
}
