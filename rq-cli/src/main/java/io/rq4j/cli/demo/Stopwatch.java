package io.rq4j.cli.demo;

import java.util.Locale;

/** How long ago something began. */
record Stopwatch(long begin) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%5.2f s", (System.nanoTime() - begin) / 1e9);
    }
}
