package io.rq4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/** A book that ships with the examples, in chapters. Immutable. */
public record Book(String title, List<Chapter> chapters) {

    /** A chapter, without its heading. */
    public record Chapter(String title, String text) {

        private static Chapter read(String headed) {
            var parts = headed.strip().split("\\R", 2);
            return new Chapter(parts[0], parts[1]);
        }
    }

    private static final Map<String, String> TITLES = Map.of("alice", "Alice's Adventures in Wonderland");
    private static final Pattern HEADING = Pattern.compile("(?m)^ +CHAPTER [IVX]+$");

    public Book {
        chapters = List.copyOf(chapters);
    }

    /**
     * The book of a short name.
     *
     * @throws NoSuchElementException when there is none, with the names of those that there are
     */
    public static Book named(String name) {
        var title = TITLES.get(name);
        if (title == null) {
            throw new NoSuchElementException(
                    "There is no book \"" + name + "\" here, only " + String.join(", ", TITLES.keySet()));
        }
        var chapters = Arrays.stream(HEADING.split(text(name))).skip(1).map(Chapter::read);
        return new Book(title, chapters.toList());
    }

    /**
     * A chapter by its number, from 1 on.
     *
     * @throws NoSuchElementException when there is none, with the number of the last
     */
    public Chapter chapter(int number) {
        if (number < 1 || number > chapters.size()) {
            throw new NoSuchElementException(
                    title + " has " + chapters.size() + " chapters, there is no chapter " + number);
        }
        return chapters.get(number - 1);
    }

    private static String text(String name) {
        try (InputStream source = Book.class.getResourceAsStream(name + ".txt")) {
            if (source == null) {
                throw new IllegalStateException("The examples were packed without " + name + ".txt; build them again");
            }
            return new String(source.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + ".txt", e);
        }
    }
}
