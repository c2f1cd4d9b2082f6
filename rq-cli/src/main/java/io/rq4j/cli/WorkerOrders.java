package io.rq4j.cli;

import io.rq4j.WorkerHandle;
import io.rq4j.error.RqException;
import io.rq4j.worker.internal.cli.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends a command to workers by their names, and tells which of them did not listen. */
final class WorkerOrders {

    private final RqCli rq;
    private final Predicate<WorkerHandle> order;
    private final String told;

    /**
     * @param order sends it and says whether somebody listens
     * @param told what is printed before the name of each worker
     */
    WorkerOrders(RqCli rq, Predicate<WorkerHandle> order, String told) {
        this.rq = rq;
        this.order = order;
        this.told = told;
    }

    void send(List<String> names) {
        var reached = new ArrayList<String>();
        var missed = new ArrayList<String>();
        try (var connection = rq.connect()) {
            for (var name : names.stream().distinct().toList()) {
                (order.test(connection.worker(name)) ? reached : missed).add(name);
            }
        }
        tell(reached, missed);
        if (!missed.isEmpty()) {
            throw new RqException(
                    (missed.size() == 1 ? "No worker listens by the name " : "No workers listen by the names ")
                            + String.join(", ", missed) + "; rq-cli workers lists those that live");
        }
    }

    private void tell(List<String> reached, List<String> missed) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("sent", reached);
            document.put("not_listening", missed);
            rq.terminal().println(Json.text(document));
        } else {
            reached.forEach(name -> rq.terminal().println(told + Printable.line(name)));
        }
    }
}
