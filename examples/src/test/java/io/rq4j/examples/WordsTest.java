package io.rq4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void wordKeepsItsApostrophesAndHyphensAndLosesItsQuotes() {
        assertThat(Words.count("`And what is the use of a book,' thought Alice `without pictures?'"))
                .isEqualTo(12);
        assertThat(Words.count("don't waistcoat-pocket--the end")).isEqualTo(4);
        assertThat(Words.count("  * * *  ")).isZero();
    }

    @Test
    void chaptersOfAliceHaveTheNumbersOfWordsThatAnotherProgramCounted() {
        assertThat(IntStream.rangeClosed(1, 12).map(chapter -> Words.countChapter("alice", chapter)))
                .containsExactly(2143, 2111, 1698, 2648, 2169, 2596, 2294, 2488, 2286, 2037, 1879, 2119);
    }

    @Test
    void longestWordOfAliceIsWhereTheRabbitKeepsHisWatch() {
        assertThat(Words.longest("alice")).isEqualTo("waistcoat-pocket");
    }

    @Test
    void wordsAtAUrlAreCounted() throws Exception {
        var server = serving(200, "<p>Off with her head!</p>");
        try {
            assertThat(Words.countAt(url(server))).isEqualTo(6);
            assertThat(Words.asyncCountAt(url(server)).get()).isEqualTo(6);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void urlThatDoesNotServeAPageFailsWithItsStatus() throws Exception {
        var server = serving(404, "nothing here");
        try {
            var url = url(server);
            assertThatThrownBy(() -> Words.countAt(url))
                    .isInstanceOf(IOException.class)
                    .hasMessage(url + " answered with status 404, not with 200");
            assertThatThrownBy(() -> Words.asyncCountAt(url).get())
                    .hasRootCauseMessage(url + " answered with status 404, not with 200");
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer serving(int status, String page) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var bytes = page.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }
}
