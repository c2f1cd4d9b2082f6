/** What {@code rq-cli demo} runs: a Redis and two workers of its own, and the jobs that it gives them. Writes to no terminal. */
@NullMarked
package io.rq4j.cli.demo;

import org.jspecify.annotations.NullMarked;
