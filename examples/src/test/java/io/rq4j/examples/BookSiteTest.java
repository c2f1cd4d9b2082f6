package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class BookSiteTest {

    @Test
    void wordsAtEachUrlAreThoseOfTheChapter(TestRedis redis) {
        withWorker(redis, queue -> {
            try (var site = new BookSite("alice")) {
                assertThat(site.enqueue(queue))
                        .extracting(job -> job.await(SOON))
                        .hasSize(12)
                        .startsWith(Words.countChapter("alice", 1))
                        .endsWith(Words.countChapter("alice", 12));
            }
        });
    }

    @Test
    void siteThatIsClosedServesNobody() {
        var site = new BookSite("alice");
        site.close();
        assertThatThrownBy(() -> Words.countAt(site.url(1))).isInstanceOf(ConnectException.class);
    }
}
