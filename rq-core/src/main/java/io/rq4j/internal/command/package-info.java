/** What one process tells another one on RQ's channels. Uses nothing of ours. */
@NullMarked
package io.rq4j.internal.command;

import org.jspecify.annotations.NullMarked;
