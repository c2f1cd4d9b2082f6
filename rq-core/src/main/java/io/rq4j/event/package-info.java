/** What happens to jobs, for those who want to be told: one record for each transition, and who listens. */
@NullMarked
package io.rq4j.event;

import org.jspecify.annotations.NullMarked;
