package io.rq4j.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The queues of a command line, and their weights: {@code high=5}. */
record QueueArguments(DequeueStrategy strategy, List<String> queues, Map<String, Integer> weights) {

    private static final Pattern WEIGHTED = Pattern.compile("(.+)=(\\d{1,9})");

    static QueueArguments of(DequeueStrategy strategy, List<String> texts) {
        var queues = new ArrayList<String>();
        var weights = new LinkedHashMap<String, Integer>();
        for (var text : texts) {
            var match = WEIGHTED.matcher(text);
            if (!match.matches()) {
                queues.add(text);
            } else if (strategy == DequeueStrategy.WEIGHTED) {
                queues.add(match.group(1));
                weights.put(match.group(1), Integer.valueOf(match.group(2)));
            } else {
                throw new IllegalArgumentException("A weight goes with --dequeue-strategy weighted, got --queue " + text
                        + "; choose that strategy, and if the queue itself has this name write " + text + "=1");
            }
        }
        return new QueueArguments(strategy, queues, weights);
    }

    void addTo(Worker.Builder builder) {
        if (!queues.isEmpty()) {
            builder.queues(queues.toArray(String[]::new));
        }
        builder.dequeueStrategy(strategy);
        if (!weights.isEmpty()) {
            builder.weights(weights);
        }
    }
}
