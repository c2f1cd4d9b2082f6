package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final List<String> QUEUES = List.of("a", "b", "c");

    private static Turns turns(DequeueStrategy strategy, Map<String, Integer> weights) {
        return new Turns(strategy, QUEUES, weights, new Random(7));
    }

    private static List<Claim> claims(String... queues) {
        return Stream.of(queues)
                .map(queue -> new Claim(new Execution("e", "j", queue, 1, "1"), "", null, 0, 0, Map.of()))
                .toList();
    }

    @Test
    void orderOfTheQueuesNeedsNoTurns() {
        assertThat(turns(DequeueStrategy.DEFAULT, Map.of()).next(50)).isEmpty();
    }

    @Test
    void roundRobinGoesOnAfterTheQueueThatWasServedLast() {
        var turns = turns(DequeueStrategy.ROUND_ROBIN, Map.of());

        assertThat(turns.next(1)).containsExactly(1, 2, 3);
        turns.served(claims("a"));
        assertThat(turns.next(1)).containsExactly(2, 3, 1);
        turns.served(claims());
        assertThat(turns.next(1)).containsExactly(2, 3, 1);
        turns.served(claims("c"));
        assertThat(turns.next(2)).containsExactly(1, 2, 3);
        turns.served(claims("a", "b"));
        assertThat(turns.next(1)).containsExactly(3, 1, 2);
    }

    @Test
    void weightsAreSpreadEvenly() {
        assertThat(turns(DequeueStrategy.WEIGHTED, Map.of("a", 5)).next(1)).containsExactly(1, 1, 2, 1, 3, 1, 1);
    }

    @Test
    void heavyWeightDoesNotHideTheOthers() {
        var turns = turns(DequeueStrategy.WEIGHTED, Map.of("a", 1_000)).next(2);

        assertThat(turns).hasSizeLessThan(20).contains(1, 2, 3).endsWith(2, 3);
    }

    @Test
    void randomTurnsNameEveryQueueAndFavourNone() {
        var turns = turns(DequeueStrategy.RANDOM, Map.of());

        assertThat(turns.next(1)).contains(1, 2, 3);
        var many = turns.next(3_000);
        assertThat(QUEUES)
                .allSatisfy(queue -> assertThat(many.stream().filter(turn -> turn == QUEUES.indexOf(queue) + 1))
                        .hasSizeBetween(900, 1_100));
    }

    @Test
    void claimOfNothingHasNoTurns() {
        assertThat(turns(DequeueStrategy.ROUND_ROBIN, Map.of()).next(0)).isEmpty();
    }
}
