package io.rq4j.internal.lifecycle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The fields that all jobs of one call have in common: sent once, which halves what a large bulk costs Redis. */
record SharedPairs(List<byte[]> pairs, BitSet places) {

    /** What stands at the same place in every one of them. A single job shares nothing. */
    static SharedPairs of(List<NewJob> jobs) {
        var pairs = new ArrayList<byte[]>();
        var places = new BitSet();
        var first = jobs.get(0).pairs();
        for (int i = 0; jobs.size() > 1 && i < first.size(); i += 2) {
            if (inAll(jobs, i, first.get(i)) && inAll(jobs, i + 1, first.get(i + 1))) {
                pairs.addAll(first.subList(i, i + 2));
                places.set(i, i + 2);
            }
        }
        return new SharedPairs(pairs, places);
    }

    private static boolean inAll(List<NewJob> jobs, int place, byte[] value) {
        return jobs.stream()
                .allMatch(job ->
                        place < job.pairs().size() && Arrays.equals(job.pairs().get(place), value));
    }

    /** What is left for this job. */
    List<byte[]> own(NewJob job) {
        var own = new ArrayList<byte[]>();
        for (int i = 0; i < job.pairs().size(); i++) {
            if (!places.get(i)) {
                own.add(job.pairs().get(i));
            }
        }
        return own;
    }
}
