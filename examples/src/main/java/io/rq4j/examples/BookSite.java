package io.rq4j.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rq4j.JobHandle;
import io.rq4j.Queue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Words counted at URLs, of a site that serves a book with a page for each chapter. Only this machine can reach it. It starts
 * when it is made and ends when it is closed.
 */
public final class BookSite implements AutoCloseable {

    private final Book book;
    private final HttpServer server;

    /** @param book the short name of a {@link Book} */
    public BookSite(String book) {
        this.book = Book.named(book);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot serve " + book, e);
        }
        IntStream.rangeClosed(1, this.book.chapters().size()).forEach(this::serve);
        server.start();
    }

    private void serve(int chapter) {
        server.createContext(
                "/chapter/" + chapter,
                exchange -> answer(exchange, book.chapter(chapter).text()));
    }

    private static void answer(HttpExchange exchange, String page) throws IOException {
        var bytes = page.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Where a chapter stands. */
    public String url(int chapter) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/chapter/" + chapter;
    }

    /** One job for each chapter, in their order. */
    public List<JobHandle<Integer>> enqueue(Queue queue) {
        return IntStream.rangeClosed(1, book.chapters().size())
                .mapToObj(chapter -> queue.enqueue(Words::countAt, url(chapter)))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
