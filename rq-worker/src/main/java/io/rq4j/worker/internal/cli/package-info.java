/** What the two programs share of the command line. Needs picocli, which embedders of the worker do not have. Not API. */
@org.jspecify.annotations.NullMarked
package io.rq4j.worker.internal.cli;
