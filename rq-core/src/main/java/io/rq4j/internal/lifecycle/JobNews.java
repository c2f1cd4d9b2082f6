package io.rq4j.internal.lifecycle;

import io.rq4j.event.JobEvent;
import io.rq4j.event.JobListener;
import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what the scripts answered. Without listeners nothing is made or looked at. Safe for any thread. */
final class JobNews {

    private static final Logger LOG = LoggerFactory.getLogger(JobNews.class);

    private static final Set<String> DONE = Set.of("ok", "repeated");

    private final List<JobListener> listeners;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();

    JobNews(List<JobListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** These listeners and more. */
    JobNews and(List<JobListener> more) {
        return new JobNews(Stream.concat(listeners.stream(), more.stream()).toList());
    }

    private boolean nobodyListens() {
        return listeners.isEmpty();
    }

    private void tell(JobEvent event) {
        for (var listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable e) {
                complain(listener, e);
            }
        }
    }

    private void complain(JobListener listener, Throwable e) {
        if (complaints.add(listener.getClass().getName() + " " + e.getClass().getName())) {
            LOG.error("The listener {} failed; further errors of this kind are not logged", listener, e);
        }
    }

    /** Jobs on their way in, by what the script said to each. */
    List<String> admitted(List<NewJob> jobs, List<String> verdicts, BiFunction<String, String, JobEvent> event) {
        if (!nobodyListens()) {
            for (int i = 0; i < verdicts.size(); i++) {
                if (DONE.contains(verdicts.get(i))) {
                    tell(event.apply(jobs.get(i).id(), jobs.get(i).queue()));
                }
            }
        }
        return verdicts;
    }

    /** Things done to jobs, by what the script said to each. */
    List<String> done(List<String> jobs, List<String> verdicts, Function<String, JobEvent> event) {
        if (!nobodyListens()) {
            for (int i = 0; i < verdicts.size(); i++) {
                if (DONE.contains(verdicts.get(i))) {
                    tell(event.apply(jobs.get(i)));
                }
            }
        }
        return verdicts;
    }

    /** Something done to each of these. */
    void all(List<String> jobs, Function<String, JobEvent> event) {
        if (!nobodyListens()) {
            jobs.forEach(job -> tell(event.apply(job)));
        }
    }

    /** Outcomes in the order of the batch, who came free by them, then claims. */
    Answer advanced(Batch batch, Answer answer, List<String> released) {
        if (!nobodyListens()) {
            for (int i = 0; i < answer.verdicts().size(); i++) {
                if (answer.verdicts().get(i).accepted()) {
                    tell(settled(batch.settlements().get(i)));
                }
            }
            all(released, JobEvent.Released::new);
            answer.claims()
                    .forEach(claim -> tell(new JobEvent.Started(
                            claim.execution(), claim.fields().getOrDefault("description", ""))));
        }
        return answer;
    }

    private static JobEvent settled(Settlement settlement) {
        var execution = settlement.execution();
        var outcome = settlement.outcome();
        var again = settlement.again();
        var after = again == null ? Duration.ZERO : Duration.ofMillis(again.delayMillis());
        if (outcome instanceof Outcome.Finished) {
            return again == null
                    ? new JobEvent.Finished(execution, outcome.worked())
                    : new JobEvent.Repeated(execution, outcome.worked(), after);
        }
        var error = outcome instanceof Outcome.AnotherTry another ? another.text() : ((Outcome.Failed) outcome).text();
        return again == null
                ? new JobEvent.Failed(execution, outcome.worked(), error)
                : new JobEvent.Retried(execution, outcome.worked(), after, error);
    }

    void pushedBack(List<Verdict> verdicts) {
        if (!nobodyListens()) {
            verdicts.stream()
                    .filter(Verdict::accepted)
                    .forEach(verdict -> tell(new JobEvent.PushedBack(verdict.execution())));
        }
    }

    List<Abandoned> abandoned(List<Abandoned> all) {
        if (!nobodyListens()) {
            for (var one : all) {
                boolean failed = one.word().equals("failed");
                if (failed || one.word().equals("requeued")) {
                    var held = one.held();
                    tell(new JobEvent.Abandoned(held.jobId(), held.queue(), one.worker(), failed));
                }
            }
        }
        return all;
    }
}
