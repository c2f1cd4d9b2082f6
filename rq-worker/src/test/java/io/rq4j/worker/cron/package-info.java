@NullMarked
package io.rq4j.worker.cron;

import org.jspecify.annotations.NullMarked;
