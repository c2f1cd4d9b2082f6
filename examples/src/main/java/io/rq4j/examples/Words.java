package io.rq4j.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Functions that jobs call: they count words. A word is a run of letters and digits, with apostrophes and hyphens inside. */
public final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Words() {}

    /**
     * How many words stand at a URL, tags and all.
     *
     * @throws IOException when nobody answers within 20 seconds, or with anything but 200
     */
    public static int countAt(String url) throws IOException, InterruptedException {
        return count(page(client().send(request(url), BodyHandlers.ofString())));
    }

    /** The same; no thread waits for the answer. */
    public static CompletableFuture<Integer> asyncCountAt(String url) {
        return client().sendAsync(request(url), BodyHandlers.ofString()).thenApply(answer -> {
            try {
                return count(page(answer));
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .followRedirects(Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    }

    private static String page(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered with status " + answer.statusCode() + ", not with 200");
        }
        return answer.body();
    }

    /** How many words a text has. */
    public static int count(String text) {
        return Math.toIntExact(in(text).count());
    }

    /**
     * How many words a chapter has.
     *
     * @param book the short name of a {@link Book}
     * @param chapter from 1 on
     * @throws java.util.NoSuchElementException when there is no such book or chapter
     */
    public static int countChapter(String book, int chapter) {
        return count(Book.named(book).chapter(chapter).text());
    }

    /** A sentence on a number of words. */
    public static String tell(int words) {
        return "There are " + words + " words";
    }

    /** The longest word of a book, the first of them. */
    public static String longest(String book) {
        return Book.named(book).chapters().stream()
                .flatMap(chapter -> in(chapter.text()))
                .reduce("", (longest, word) -> word.length() > longest.length() ? word : longest);
    }

    private static Stream<String> in(String text) {
        return WORD.matcher(text).results().map(MatchResult::group);
    }
}
