package io.rq4j.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * The other screen of a terminal, which leaves what was there before as it is. Each picture is drawn over the one before in a
 * single write, so that nothing flickers.
 */
final class FullScreen implements AutoCloseable {

    private static final String ENTER = "\033[?1049h\033[?25l\033[?7l";
    private static final String LEAVE = "\033[?7h\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    private final PrintStream out;
    private boolean entered;

    FullScreen(PrintStream out) {
        this.out = out;
    }

    void enter() {
        entered = true;
        out.print(ENTER);
        out.flush();
    }

    /** @param lines no more than fit */
    void draw(List<String> lines) {
        out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
        out.flush();
    }

    @Override
    public synchronized void close() {
        if (entered) {
            entered = false;
            out.print(LEAVE);
            out.flush();
        }
    }
}
