/** What {@code rq-cli demo} runs: a Redis and workers of its own, and the jobs that it gives them. Writes to no terminal itself. */
@NullMarked
package io.rq4j.cli.demo;

import org.jspecify.annotations.NullMarked;
