package io.rq4j.cli.demo;

/** Where a demo tells what happens, line by line, as it does. Any thread may speak. */
public interface Stage {

    void say(String line);

    /** A text that stands for what went well. */
    String good(String text);

    /** A text that stands for what failed. */
    String bad(String text);

    /** A text that is to stand out beside others. */
    String marked(String text);
}
