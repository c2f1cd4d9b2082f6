package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** From the call of enqueue to the first line of the function, with an idle worker. */
record Pickup(String url) {

    private static final int JOBS = 300;

    List<Figure> run(int runs) throws Exception {
        List<Double> half = new ArrayList<>();
        List<Double> most = new ArrayList<>();
        try (var rq = Rq.connect(url);
                var worker = Worker.builder(rq).functions("com.example.jobs").build()) {
            worker.start();
            once(rq);
            for (int i = 0; i < runs; i++) {
                var histogram = once(rq);
                half.add(histogram.getValueAtPercentile(50) / 1e6);
                most.add(histogram.getValueAtPercentile(99) / 1e6);
            }
        }
        return List.of(
                new Figure("pickup: idle worker, p50", "ms", 2, false, half),
                new Figure("pickup: idle worker, p99 (no promise)", "ms", 1_000_000, false, most));
    }

    private static Histogram once(Rq rq) throws InterruptedException {
        var histogram = new Histogram(3);
        var queue = rq.queue("default");
        for (int i = 0; i < JOBS; i++) {
            long ran = Jobs.ran();
            long began = System.nanoTime();
            queue.enqueueVoid(Jobs::stamp);
            Jobs.awaitRan(ran + 1);
            histogram.recordValue(Math.max(1, Jobs.startedNanos() - began));
            Thread.sleep(5);
        }
        return histogram;
    }
}
