package io.rq4j;

import io.rq4j.JobAwaiter.Ending;
import io.rq4j.codec.Codec;
import io.rq4j.error.RqException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The ends of some jobs on their way to one listener. */
final class GroupEnds<R> {

    private final List<String> ids;
    private final Type resultType;
    private final Codec codec;
    private final JobAwaiter awaiter;
    private final List<CompletableFuture<Ending>> endings;

    GroupEnds(List<String> ids, Type resultType, Codec codec, JobAwaiter awaiter) {
        this.ids = ids;
        this.resultType = resultType;
        this.codec = codec;
        this.awaiter = awaiter;
        this.endings = awaiter.endings(ids);
    }

    int size() {
        return ids.size();
    }

    /** Hears of each end as it comes, on the thread that learns of it: or why it will not be known. */
    void forEach(BiConsumer<Integer, @Nullable Throwable> listener) {
        for (int i = 0; i < ids.size(); i++) {
            int place = i;
            endings.get(i).whenComplete((ending, problem) -> listener.accept(place, problem));
        }
    }

    /** The end of the job at a place, which has come. Decodes its value. */
    JobEnd<R> end(int place) {
        var id = ids.get(place);
        var ending = endings.get(place).join();
        try {
            return new JobEnd<>(id, ending.status(), cast(ending.value(id, codec, resultType)), null);
        } catch (RqException e) {
            return new JobEnd<>(id, ending.status(), null, e);
        }
    }

    /** Completes with the ends of all. */
    CompletableFuture<List<JobEnd<R>>> all() {
        return CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                .thenApplyAsync(done ->
                        IntStream.range(0, ids.size()).mapToObj(this::end).toList());
    }

    /** Nobody listens any more. */
    void forget() {
        awaiter.forget(ids, endings);
    }

    /** The type argument is the caller's word. */
    @SuppressWarnings("unchecked")
    private @Nullable R cast(@Nullable Object value) {
        return (R) value;
    }
}
